import { createHash, randomBytes } from 'node:crypto'
import { compileProcedure } from '#domain/condition/compile.ts'
import type { DraftState } from '#domain/filing/assessment.ts'
import { answer, openDraft } from '#domain/filing/draft.ts'
import { sealFiling } from '#domain/filing/seal.ts'
import type { SealedFiling } from '#domain/filing/filing.ts'
import { surroundingsAt } from '#domain/filing/surroundings.ts'
import type { DefinitionRef, LocalText } from '#domain/procedure/definition.ts'
import type { Sending } from '#client/storage/records.ts'
import { kinds } from '#fields/index.ts'
import type { Catalogue } from '#server/catalogue/index.ts'
import { DEMO_FILINGS } from '#server/demonstration/examples.ts'

/** A form filled in but for what tells one filing from another. */
export interface Form {
  readonly body: string
  readonly host: string
  readonly ref: DefinitionRef
  readonly title: LocalText
  /** Whom the answers name; nobody for a report that anyone may send. */
  readonly by: string | undefined
  readonly sending: Sending
  readonly state: DraftState
  /** The field that bears the mark of the filing. */
  readonly marked: string
  /** The field that takes a PDF, where there is one. */
  readonly documents: string | undefined
}

const HOSTS: Readonly<Record<string, string>> = { p_pc: 'piacenza.localhost', p_sp: 'laspezia.localhost' }
const MARKED: Readonly<Record<string, string>> = { 'segnalazione-strada': 'titolo', 'accesso-documentale': 'motivazione' }
const DOCUMENTS: Readonly<Record<string, string>> = { 'segnalazione-strada': 'video-o-documento', 'accesso-documentale': 'titolo-che-prova-l-interesse-atto-visura' }

/** The demonstration's own filings as forms: reports with and without a name, requests that need a login, at two bodies. */
export function formsOf(catalogue: Catalogue): readonly Form[] {
  return DEMO_FILINGS.map(({ body, procedure, by, answers }) => {
    const offered = catalogue.offered(body).find(one => one.ref.id === procedure)
    const [marked, documents, host] = [MARKED[procedure], DOCUMENTS[procedure], HOSTS[body]]
    if (!offered || marked === undefined || host === undefined) throw new Error(`${procedure} of ${body} cannot be filed here`)
    const { definition, ref } = offered
    const state = openDraft(compileProcedure(definition, kinds), answers, surroundingsAt(new Date().toISOString(), catalogue.places(body)))
    const { assurance } = definition.identity
    return { body, host, ref, title: definition.title, by, sending: { anonymous: answers['anonima'] === true, assurance }, state, marked, documents }
  })
}

export interface Document { readonly name: string, readonly bytes: Buffer, readonly sha256: string }

export function filled({ state, marked, documents }: Form, mark: string, files: readonly Document[]): DraftState {
  const base = state.answers[marked]
  const withMark = answer(state, marked, `${typeof base === 'string' ? base : ''} ${mark}`)
  if (documents === undefined || files.length === 0) return withMark
  return answer(withMark, documents, files.map(({ name, bytes, sha256 }) => ({ name, mediaType: 'application/pdf', bytes: bytes.byteLength, sha256 })))
}

/** Seals as the summary page does, every remark confirmed. @throws with the problems: a form of ours can always be sealed */
export async function sealed({ body, ref }: Form, state: DraftState, { id, sealedAt }: { readonly id: string, readonly sealedAt: string }): Promise<SealedFiling> {
  const confirmed = [...state.assessment.warnings.values()].flatMap(warnings => warnings.map(warning => warning.id))
  const result = await sealFiling({ id, body, ref, state, language: 'it', confirmed, sealedAt }, bytes => Promise.resolve(createHash('sha256').update(bytes).digest('hex')))
  if (!result.ok) throw new Error(`${ref.id} cannot be sealed: ${JSON.stringify(result.problems)}`)
  return result.value
}

/** A PDF that any reader opens: one empty page, and a stream of random digits to make it as long as wanted. */
export function aDocument(name: string, length: number): Document {
  const filler = Buffer.from(randomBytes(Math.max(1, Math.ceil((length - 400) / 2))).toString('hex')) // digits: chance must not write a keyword of PDF
  const objects = [
    Buffer.from('<< /Type /Catalog /Pages 2 0 R >>'),
    Buffer.from('<< /Type /Pages /Kids [3 0 R] /Count 1 >>'),
    Buffer.from('<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>'),
    Buffer.concat([Buffer.from(`<< /Length ${String(filler.length)} >>\nstream\n`), filler, Buffer.from('\nendstream')]),
  ]
  const parts = [Buffer.from('%PDF-1.7\n')]
  const offsets: number[] = []
  for (const [index, object] of objects.entries()) {
    offsets.push(parts.reduce((sum, part) => sum + part.length, 0))
    parts.push(Buffer.from(`${String(index + 1)} 0 obj\n`), object, Buffer.from('\nendobj\n'))
  }
  const start = parts.reduce((sum, part) => sum + part.length, 0)
  const table = ['0000000000 65535 f ', ...offsets.map(offset => `${String(offset).padStart(10, '0')} 00000 n `)].join('\n')
  parts.push(Buffer.from(`xref\n0 ${String(objects.length + 1)}\n${table}\ntrailer << /Size ${String(objects.length + 1)} /Root 1 0 R >>\nstartxref\n${String(start)}\n%%EOF\n`))
  const bytes = Buffer.concat(parts)
  return { name, bytes, sha256: createHash('sha256').update(bytes).digest('hex') }
}
