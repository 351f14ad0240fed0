import type { ProblemCode } from '#domain/problem/problem.ts'

/** The HTTP status of each code the server can answer; everything else is 422: the filing was read and judged, and must be mended. */
const STATUS: Partial<Record<ProblemCode, number>> = {
  'request.malformed': 400,
  'filing.malformed': 400,
  'filing.not-canonical': 400,
  'filing.hash-mismatch': 400,
  'attachment.digest-mismatch': 400,
  'identity.login-required': 401,
  'identity.assurance-too-low': 403,
  'identity.login-failed': 403,
  'identity.login-cancelled': 403,
  'permission.denied': 403,
  'procedure.staff-only': 403,
  'request.wrong-origin': 403,
  'request.not-found': 404,
  'filing.unknown': 404,
  'draft.unknown': 404,
  'filing.id-reused': 409,
  'register.not-awaited': 409,
  'register.number-taken': 409,
  'draft.stale': 409,
  'case.wrong-state': 409,
  'definition.superseded': 409,
  'procedure.redirected': 409,
  'request.too-large': 413,
  'attachment.infected': 403,
  'attachment.day-limit-reached': 429,
  'attachment.limit-reached': 413,
  'draft.limit-reached': 413,
  'filing.in-flight': 423,
  'request.rate-limited': 429,
  'server.failed': 500,
  'identity.provider-down': 503,
  'server.unavailable': 503,
}

export function statusOf(code: ProblemCode): number {
  return STATUS[code] ?? 422
}
