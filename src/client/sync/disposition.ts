import { problem, type Problem, type ProblemCode } from '#domain/problem/problem.ts'
import type { Arrival } from '../api/api.ts'
import type { Attempt } from '../storage/records.ts'

/** What becomes of an entry whose sending failed. Nothing is ever deleted. */
export type Disposition =
  | { readonly then: 'retry', readonly problem: Problem, readonly askedMs?: number }
  | { readonly then: 'login', readonly assurance: number }
  | { readonly then: 'correct', readonly problems: readonly Problem[] }

/** Timeout, too early, too many, in flight: the request may be repeated as it is. */
const PASSING = new Set([408, 423, 425, 429])

/** Refusals that sending the same again mends: a piece was lost or bent on its way, or the device was for a moment without its storage. */
const MENDED_BY_SENDING_AGAIN = new Set<ProblemCode>([
  'attachment.incomplete', 'attachment.digest-mismatch', 'filing.hash-mismatch', 'network.unreachable', 'network.not-our-server',
  'receipt.mismatch', 'storage.unavailable', 'storage.quota-exceeded', 'storage.locked',
])

/** A browser sends nothing that is no HTTP: what the server could not even read as that was cut or bent on its way. */
function isMendedBySendingAgain(one: Problem): boolean {
  return MENDED_BY_SENDING_AGAIN.has(one.code) || (one.code === 'request.malformed' && one.details.detail === 'http')
}

function neededAssurance(problems: readonly Problem[]): number | undefined {
  for (const one of problems) {
    if (one.code === 'identity.assurance-too-low') return one.details.required
    if (one.code === 'identity.login-required') return 1
  }
  return undefined
}

export interface Refused { readonly during: Attempt['during'], readonly problems: readonly Problem[], readonly arrival: Arrival }

/** @param ownAssurance the level the entry's procedure asks for */
export function dispositionOf({ during, problems, arrival }: Refused, ownAssurance: number): Disposition {
  const { status, retryAfterMs } = arrival
  const [first = problem('server.failed', {})] = problems
  const needed = neededAssurance(problems) ?? (status === 401 ? 1 : undefined)
  if (needed !== undefined) return { then: 'login', assurance: Math.max(needed, ownAssurance) }
  // Once the server has answered with a receipt the filing is registered: what keeps the receipt from being believed can refuse it no more.
  const passes = during === 'receipt' || (status !== undefined && (status >= 500 || PASSING.has(status)))
  if (passes || problems.every(isMendedBySendingAgain)) {
    return { then: 'retry', problem: first, ...(retryAfterMs === undefined ? {} : { askedMs: retryAfterMs }) }
  }
  return { then: 'correct', problems }
}
