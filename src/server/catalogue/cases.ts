import { createHash } from 'node:crypto'
import type { Procedure } from '#domain/condition/procedure.ts'
import { termOf } from '#domain/filing/about.ts'
import { canonicalBytes, readSealed } from '#domain/filing/canonical.ts'
import { answer, openDraft } from '#domain/filing/draft.ts'
import type { DraftState } from '#domain/filing/assessment.ts'
import { judgeFiling } from '#domain/filing/judge.ts'
import { sealFiling } from '#domain/filing/seal.ts'
import type { Surroundings } from '#domain/filing/surroundings.ts'
import { fieldsOf } from '#domain/procedure/definition.ts'
import type { Places } from '#domain/procedure/kind.ts'
import { pathOf, type Problem } from '#domain/problem/problem.ts'
import { asksForFiles } from '#fields/file-fields.ts'
import type { PublishedDefinition } from './catalogue.ts'
import type { CaseSource } from './shape.ts'

/** The day of a case that does not name one. */
export const USUAL_DAY = '2026-11-20'
const CASE_ID = '00000000-0000-4000-8000-000000000001'
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg', jpeg: 'image/jpeg', png: 'image/png', heic: 'image/heic', tiff: 'image/tiff', pdf: 'application/pdf',
  p7m: 'application/pkcs7-mime', dwg: 'image/vnd.dwg', dxf: 'image/vnd.dxf', mp4: 'video/mp4',
  geojson: 'application/geo+json', csv: 'text/csv',
}

/** A procedure in the administration that offers it. */
export interface Offer {
  readonly body: string
  readonly published: PublishedDefinition
  /** The published definition, compiled. */
  readonly procedure: Procedure
  readonly places: Places
}

/**
 * Runs one example of a procedure as a person and the server would: answered field by field, sealed, and judged again from its bytes.
 * @returns what did not come out as the case expects, one sentence each; nothing when the case holds
 */
export async function runCase(source: CaseSource, { body, published, procedure, places }: Offer): Promise<{ readonly failures: readonly string[], readonly state: DraftState }> {
  const example = inBody(source, body)
  const today = example.today ?? USUAL_DAY
  const surroundings: Surroundings = { today, now: `${today}T12:00`, places }
  const unknown = Object.keys(example.answers).filter(id => !procedure.fields.has(id))
  let state = openDraft(procedure, {}, surroundings)
  for (const [id, given] of Object.entries(example.answers)) {
    if (procedure.fields.has(id)) state = answer(state, id, expand(given, procedure.fields.get(id)?.field.type))
  }
  return { failures: [...unknown.map(id => `there is no field ${id}`), ...compare(example, state), ...await compareSealed(example, published, state, surroundings)], state }
}

/** The example as this administration has it. */
function inBody(example: CaseSource, body: string): CaseSource {
  const own = example.in?.[body]
  return own ? { ...example, answers: { ...example.answers, ...own.answers }, expect: { ...example.expect, ...own.expect } } : example
}

const SIGNED_NAME = /\.(?:p7m|signed\.pdf)$/i

/** A file in a case is named, not written out: its digest is made from its name, and the name says whether it is signed. */
function expand(given: unknown, type: string | undefined): unknown {
  if (type === undefined || !asksForFiles({ type }) || !Array.isArray(given)) return given
  return given.map((one: unknown) => {
    if (typeof one !== 'string') return one
    const mediaType = MEDIA_TYPES[one.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'application/octet-stream'
    return { name: one, mediaType, bytes: 120_000, sha256: createHash('sha256').update(one).digest('hex'), ...(SIGNED_NAME.test(one) ? { signature: 'intact' } : {}) }
  })
}

function compare({ expect }: CaseSource, state: DraftState): string[] {
  const { assessment, procedure } = state
  const failures: string[] = []
  for (const [id, wanted] of Object.entries(expect.values ?? {})) {
    const value = assessment.values.get(id)
    const got = value?.known ? value.value : null
    if (!sameValue(got, wanted)) failures.push(`value ${id} is ${JSON.stringify(got)}, expected ${JSON.stringify(wanted)}`)
  }
  if (expect.attachments) {
    const required = fieldsOf(procedure.definition).filter(field => asksForFiles(field) && assessment.requiredFields.has(field.id) && !assessment.hiddenFields.has(field.id)).map(field => field.id)
    failures.push(...difference('required attachments', required, expect.attachments))
  }
  if (expect.fees) {
    const due = Object.fromEntries([...assessment.fees].filter(([, fee]) => fee.due).map(([id, fee]) => [id, fee.amountCents === undefined ? null : fee.amountCents / 100]))
    failures.push(...difference('fees', Object.entries(due).map(entry => entry.join(' ')), Object.entries(expect.fees).map(entry => entry.join(' '))))
  }
  if (expect.term) {
    const { days, silence } = termOf(state)
    failures.push(...difference('term', [`${String(days)} ${silence}`], [`${String(expect.term.days)} ${expect.term.silence}`]))
  }
  if (expect.warnings) failures.push(...difference('warnings', warningsOf(state), expect.warnings))
  for (const id of expect.hidden ?? []) if (!assessment.hiddenFields.has(id)) failures.push(`${id} is shown`)
  for (const id of expect.shown ?? []) if (assessment.hiddenFields.has(id)) failures.push(`${id} is hidden`)
  return failures
}

/** 75 and "75.00" are the same amount. */
function sameValue(got: unknown, wanted: unknown): boolean {
  if (got === wanted) return true
  return got !== null && wanted !== null && got !== '' && !Number.isNaN(Number(got)) && Number(got) === Number(wanted)
}

function difference(what: string, got: readonly string[], wanted: readonly string[]): string[] {
  const surplus = got.filter(one => !wanted.includes(one))
  const absent = wanted.filter(one => !got.includes(one))
  return [
    ...(surplus.length > 0 ? [`${what} not expected: ${surplus.join(', ')}`] : []),
    ...(absent.length > 0 ? [`${what} missing: ${absent.join(', ')}`] : []),
  ]
}

function warningsOf(state: DraftState): string[] {
  return [...state.assessment.warnings.values()].flat().map(warning => warning.id)
}

async function compareSealed(example: CaseSource, { ref, definition }: PublishedDefinition, state: DraftState, surroundings: Surroundings): Promise<string[]> {
  const confirmed = example.confirmed ?? warningsOf(state)
  const sealed = await sealFiling({ id: CASE_ID, body: definition.body, ref, state, language: 'it', confirmed, sealedAt: `${surroundings.today}T11:00:00.000Z` }, sha256)
  const wantsRefusal = example.expect.result === 'refused' || example.expect.problems !== undefined
  if (!sealed.ok) return wantsRefusal ? compareProblems(example.expect.problems ?? {}, sealed.problems) : sealed.problems.map(one => `refused: ${describe(one)}`)
  if (wantsRefusal) return ['it was accepted, and a refusal was expected']
  // The server's own path: nothing but the bytes.
  const read = readSealed(sealed.value.bytes)
  if (!read.ok) return read.problems.map(one => `the server cannot read it: ${describe(one)}`)
  const judged = judgeFiling(read.value, state.procedure, surroundings)
  if (!judged.ok) return judged.problems.map(one => `the server refuses it: ${describe(one)}`)
  const again = Buffer.from(canonicalBytes(judged.value)).equals(Buffer.from(sealed.value.bytes))
  return again ? [] : ['the server reads other bytes than were sealed']
}

function compareProblems(expected: Readonly<Record<string, string>>, problems: readonly Problem[]): string[] {
  const got = problems.map(one => `${pathOf(one) ?? ''} ${one.code}`)
  return difference('problems', got, Object.entries(expected).map(([path, code]) => `${path} ${code}`))
}

function describe(one: Problem): string {
  return `${one.code} ${JSON.stringify(one.details)}`
}

const sha256 = (bytes: Uint8Array): Promise<string> => Promise.resolve(createHash('sha256').update(bytes).digest('hex'))
