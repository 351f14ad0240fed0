import type { BodyId, DefinitionRef, Language } from '../procedure/definition.ts'
import { ok, problem, type Problem, type Result } from '../problem/problem.ts'
import type { DraftState } from './assessment.ts'
import { canonicalBytes } from './canonical.ts'
import { drawContent } from './content.ts'
import type { FilingId, Instant, SealedContent, SealedFiling } from './filing.ts'
import { problemsIn } from './missing.ts'

export interface Sealing {
  readonly id: FilingId
  readonly body: BodyId
  readonly ref: DefinitionRef
  readonly state: DraftState
  readonly language: Language
  /** Ids of the warnings that the person has read and confirmed. */
  readonly confirmed: readonly string[]
  readonly sealedAt: Instant
}

/** SHA-256 of bytes, in hex. */
export type Digest = (bytes: Uint8Array<ArrayBuffer>) => Promise<string>

/**
 * Freezes a draft into the bytes that will be sent and their hash. The same draft gives the same bytes, however it was filled in.
 * @returns every problem that keeps it from being confirmed, with `filing.warning-unconfirmed` for each remark not confirmed.
 */
export async function sealFiling({ id, body, ref, state, language, confirmed, sealedAt }: Sealing, sha256: Digest): Promise<Result<SealedFiling>> {
  const problems = [...problemsIn(state), ...unconfirmed(state, confirmed)]
  if (problems.length > 0) return { ok: false, problems }
  const raised = warningIds(state)
  const content: SealedContent = {
    format: 1, id, body, procedure: ref, language, sealedAt,
    confirmed: [...new Set(confirmed)].filter(one => raised.includes(one)).sort(),
    ...drawContent(state),
  }
  const bytes = canonicalBytes(content)
  return ok({ content, bytes, sealHash: await sha256(bytes) })
}

/** A problem for each warning of a draft that was not confirmed. */
export function unconfirmed(state: DraftState, confirmed: readonly string[]): readonly Problem[] {
  return warningIds(state).filter(id => !confirmed.includes(id)).map(check => problem('filing.warning-unconfirmed', { check }))
}

function warningIds(state: DraftState): readonly string[] {
  return [...state.procedure.fields.keys()].flatMap(field => (state.assessment.warnings.get(field) ?? []).map(warning => warning.id))
}
