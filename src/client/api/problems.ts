import type { ProblemReply } from '#contract/shapes.ts'
import { problem, type Problem } from '#domain/problem/problem.ts'

const DEFAULT_PAUSE_SECONDS = 30

/** What a status says when the answer's own words are missing. Behind a proxy even a true answer may lose its body. */
function byStatus(status: number): Problem {
  switch (status) {
    case 401: return problem('identity.login-required', {})
    case 423: return problem('filing.in-flight', {})
    case 429: return problem('request.rate-limited', { retryAfterSeconds: DEFAULT_PAUSE_SECONDS })
    case 408: case 425: case 502: case 503: case 504: return problem('server.unavailable', {})
    default: return status >= 500 ? problem('server.failed', {}) : problem('network.not-our-server', {})
  }
}

/** Checks the outline of an RFC 9457 answer; what each code's details hold is the contract's promise. */
function isProblemReply(body: unknown): body is ProblemReply {
  return typeof body === 'object' && body !== null && 'type' in body && typeof body.type === 'string'
    && (!('problems' in body) || Array.isArray(body.problems))
}

const PROBLEM_CODE = /^[a-z]+(?:-[a-z]+)*\.[a-z]+(?:-[a-z]+)*$/

/** The one place where the browser reads problem+json. Never empty. @param body the parsed answer, when it was `application/problem+json` */
export function problemsOf(status: number, body: unknown): readonly Problem[] {
  if (!isProblemReply(body) || !PROBLEM_CODE.test(body.type)) return [byStatus(status)]
  const several = body.problems ?? []
  const all = several.length > 0 ? several : [{ code: body.type, details: {} }]
  return all as readonly Problem[] // a code this release does not know yet keeps its name: `problemText` has words for it
}
