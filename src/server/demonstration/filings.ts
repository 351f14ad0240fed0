import { createHash, randomUUID } from 'node:crypto'
import { CHUNK_BYTES } from '#contract/paths.ts'
import { compileProcedure } from '#domain/condition/compile.ts'
import { openDraft } from '#domain/filing/draft.ts'
import type { Answers } from '#domain/filing/filing.ts'
import { sealFiling } from '#domain/filing/seal.ts'
import { surroundingsAt } from '#domain/filing/surroundings.ts'
import { acrOf } from '#domain/identity/assurance.ts'
import type { Problem, Result } from '#domain/problem/problem.ts'
import { kinds } from '#fields/index.ts'
import { completeAttachment, declareAttachment, keepChunk } from '../attachments/index.ts'
import type { Catalogue } from '../catalogue/index.ts'
import { isRegistered, submitFiling } from '../filings/index.ts'
import { identities, type Actor, type LoginEvent } from '../identity/index.ts'
import { takeCharge } from '../office/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Realm } from '../platform/config.ts'
import type { Platform, Room } from '../platform/ports.ts'
import { openSheet } from '../receipts/index.ts'
import { DEMO_FILINGS, type DemoFiling } from './examples.ts'
import { DEMO_PEOPLE } from './people.ts'

/** Files the demonstration's filings at start, by the way every filing takes. It comes after the rooms it uses. */
export function demonstrationFilings(catalogue: Catalogue): Room {
  return {
    name: 'demonstration-filings',
    routes: () => undefined,
    prepare: platform => loadDemoFilings(platform, catalogue),
  }
}

/** Files the examples that are not there yet; one that its procedure refuses is told in the log and left out. May be called at every start. */
export async function loadDemoFilings(platform: Platform, catalogue: Catalogue): Promise<void> {
  for (const example of DEMO_FILINGS) {
    const problems = await fileExample(example, platform, catalogue)
    if (problems.length > 0) platform.log.warn({ example: example.name, body: example.body, problems }, 'an example was refused')
  }
}

async function fileExample(example: DemoFiling, platform: Platform, catalogue: Catalogue): Promise<readonly Problem[]> {
  const { body, procedure } = example
  const id = idOf(example)
  const offered = catalogue.bodies.byId(body) && catalogue.offered(body).find(one => one.ref.id === procedure)
  if (!offered || await isRegistered(platform.db, body, id)) return []
  const actor = await actorOf(example, platform)
  const files = await sendDocuments(example, { id, actor }, platform)
  const sealedAt = platform.clock.now().toISOString()
  const state = openDraft(compileProcedure(offered.definition, kinds), { ...example.answers, ...files }, surroundingsAt(sealedAt, catalogue.places(body)))
  const confirmed = [...state.assessment.warnings.values()].flatMap(warnings => warnings.map(warning => warning.id))
  const sealed = await sealFiling({ id, body, ref: offered.ref, state, language: 'it', confirmed, sealedAt }, bytes => Promise.resolve(sha256(bytes)))
  if (!sealed.ok) return sealed.problems
  const { bytes, sealHash } = sealed.value
  const filed = await submitFiling({ body, id, bytes, sealHash, actor }, { ...platform, catalogue })
  return filed.ok ? takeInCharge(example, id, platform) : filed.problems
}

/** The same for an example for ever, in the form of a random UUID. */
function idOf({ body, name, procedure }: DemoFiling): string {
  const hex = sha256(Buffer.from(`demonstration ${body} ${procedure} ${name}`))
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

async function actorOf({ body, by }: DemoFiling, { inTransaction, clock }: Platform): Promise<Actor> {
  const person = DEMO_PEOPLE.find(one => one.id === by)
  if (!person) return { kind: 'anonymous' }
  const { fiscalNumber, givenName, familyName } = person
  const personId = await inTransaction(tx => identities(tx).personId(body, fiscalNumber, randomUUID()))
  return { kind: 'person', personId, fiscalNumber, givenName, familyName, assurance: 2, login: loginAt('citizen', clock), attributes: {} }
}

/** The demonstration's filings come with no login: what stands behind them says so. */
function loginAt(realm: Realm, clock: Clock): LoginEvent {
  return { event: randomUUID(), realm, issuer: 'urn:sportello:dimostrazione', acr: acrOf(2), at: clock.now().toISOString(), tokenHash: sha256(Buffer.from('dimostrazione')) }
}

/** @returns the answers of the fields the documents belong to */
async function sendDocuments({ body, documents = {} }: DemoFiling, { id, actor }: { readonly id: string, readonly actor: Actor }, platform: Platform): Promise<Answers> {
  const answers: Record<string, unknown> = {}
  for (const [field, title] of Object.entries(documents)) {
    const pdf = await drawDocument(title, platform.clock.now())
    const file = { body, filing: id, sha256: sha256(pdf), actor }
    succeeded(await declareAttachment({ ...file, bytes: pdf.byteLength }, platform))
    for (let index = 0; index * CHUNK_BYTES < pdf.byteLength; index += 1) {
      const chunk = pdf.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES)
      succeeded(await keepChunk({ ...file, index, chunk, digest: sha256(chunk) }, platform))
    }
    succeeded(await completeAttachment({ ...file, from: 'demonstration' }, platform))
    answers[field] = [{ name: `${title}.pdf`, mediaType: 'application/pdf', bytes: pdf.byteLength, sha256: file.sha256 }]
  }
  return answers
}

async function drawDocument(title: string, at: Date): Promise<Buffer> {
  const sheet = await openSheet({ title, author: 'Sportello', subject: 'Documento di prova', at })
  sheet.title(title)
  sheet.paragraph('Documento inventato per la dimostrazione: nessun dato è reale.')
  return sheet.finish((page, pages) => `Documento di prova  ·  Pagina ${String(page)} di ${String(pages)}`)
}

async function takeInCharge({ body, inChargeOf }: DemoFiling, id: string, platform: Platform): Promise<readonly Problem[]> {
  const staff = inChargeOf === undefined ? undefined : await identities(platform.db).staffByLogin(body, inChargeOf)
  if (!staff) return []
  const taken = await takeCharge({ body, id, actor: { kind: 'staff', staffId: staff.id, name: staff.name, roles: staff.roles, assurance: 2, login: loginAt('staff', platform.clock) } }, platform)
  return taken.ok ? [] : taken.problems
}

function succeeded(result: Result<unknown>): void {
  if (!result.ok) throw new Error(`A document of the demonstration was refused: ${result.problems.map(one => one.code).join(', ')}`)
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
