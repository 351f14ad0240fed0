import { STATUS_CODES } from 'node:http'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { problem, type Problem, type ProblemCode, type ProblemDetails, type Result } from '#domain/problem/problem.ts'
import { statusOf } from '#contract/problems.ts'
import { describeError } from './log.ts'
import { isConnectionLost, sqlState } from './transaction.ts'

const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'
/** Seconds a client waits before it tries again, when the problem itself does not say. */
const RETRY_AFTER: Partial<Record<ProblemCode, number>> = { 'filing.in-flight': 2, 'server.unavailable': 5, 'identity.provider-down': 30 }

/** Thrown by what guards a route (who asks, from where, how often); use cases return a Result instead. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly problems: readonly [Problem, ...Problem[]]
  constructor(first: Problem, ...others: Problem[]) {
    super(first.code)
    this.problems = [first, ...others]
  }
}

export function refusal<C extends ProblemCode>(code: C, details: ProblemDetails[C]): Refusal {
  return new Refusal(problem(code, details))
}

/** Answers with problems: the only place that writes application/problem+json (RFC 9457). The first gives type and status. */
export function problemReply(reply: FastifyReply, problems: readonly Problem[]): FastifyReply {
  const [first = problem('server.failed', { correlation: reply.request.id })] = problems
  const status = statusOf(first.code)
  const wait = first.code === 'request.rate-limited' ? first.details.retryAfterSeconds : RETRY_AFTER[first.code]
  if (wait !== undefined && !reply.hasHeader('retry-after')) reply.header('retry-after', String(wait))
  return reply
    .code(status)
    .header('content-type', PROBLEM_TYPE)
    .header('cache-control', 'no-store')
    .serializer((body: unknown) => JSON.stringify(body))
    .send({
      type: first.code,
      title: STATUS_CODES[status] ?? 'Problem',
      status,
      instance: reply.request.id,
      problems: problems.map(({ code, details }) => ({ code, details })),
    })
}

/** Answers with the value of a use case, or with its problems. */
export function resultReply<T>(reply: FastifyReply, result: Result<T>, status = 200): FastifyReply {
  return result.ok ? reply.code(status).send(result.value) : problemReply(reply, result.problems)
}

/** Turns everything thrown while answering into problems: bad input keeps its reason, anything unknown becomes a bare `server.failed`. */
export function installProblems(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    if (reply.sent) return
    const problems = error instanceof Refusal ? error.problems : [fromFramework(error as FastifyError, request)]
    // A full disk is no fault of the program, but somebody has to make room; and what is slow somebody has to look at.
    if (problems[0].code === 'server.failed' || FULL.test(sqlState(error) ?? '') || SLOW.test(sqlState(error) ?? '')) request.log.error({ err: describeError(error), route: request.routeOptions.url }, 'request failed')
    return problemReply(reply, problems)
  })
}

function fromFramework(error: FastifyError, request: FastifyRequest): Problem {
  if (error.validation) return problem('request.malformed', { detail: describeValidation(error) })
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return problem('request.too-large', { maxBytes: request.routeOptions.bodyLimit })
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return problem('request.malformed', { detail: 'content-type' })
    case 'FST_ERR_VALIDATION':
      return problem('request.malformed', { detail: 'request' })
    default:
  }
  if (isUnavailable(error)) return problem('server.unavailable', {})
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return error.statusCode === 404 ? problem('request.not-found', {}) : problem('request.malformed', { detail: 'request' })
  }
  return problem('server.failed', { correlation: request.id })
}

/** Where in the request, and which rule; never the value, which may be personal. */
function describeValidation(error: FastifyError): string {
  const [first] = error.validation ?? []
  return `${error.validationContext ?? 'request'}${first?.instancePath ?? ''}: ${first?.keyword ?? 'invalid'}`
}

/** No room for a file, nor for what the database writes (SQLSTATE class 53: no disk, no memory, no free connection). */
const FULL = /^(?:53|ENOSPC$|EDQUOT$)/

/** The database ended a statement, or a transaction that did nothing, for its time was over (query_canceled, idle_in_transaction_session_timeout). */
const SLOW = /^(?:57014|25P03)$/

/** Connection refused or cut, server shutting down or starting, no room, no time: the same request may succeed later. */
function isUnavailable(error: { readonly code?: unknown }): boolean {
  const code = typeof error.code === 'string' ? error.code : ''
  return FULL.test(code) || SLOW.test(code) || code.startsWith('08') || code.startsWith('57P') || code === 'ECONNREFUSED' || code === 'ECONNRESET' || code === 'EPIPE' || isConnectionLost(error)
}
