import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import cookie from '@fastify/cookie'
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox'
import { fastify, LogController, type ConnectionError, type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import { problem } from '#domain/problem/problem.ts'
import { installBodyParsing, JSON_LIMIT_BYTES } from './body-parsing.ts'
import { installRateLimit } from './limits.ts'
import type { LivingSessions } from './living-sessions.ts'
import { bodyRoutes } from './manifest.ts'
import { installMetrics } from './metrics.ts'
import { installOpenApi } from './openapi.ts'
import { installOriginGuard } from './origin.ts'
import type { Platform } from './ports.ts'
import { installProblems, problemReply } from './problems.ts'
import { installSecurityHeaders } from './security.ts'
import { statusRoute } from './status.ts'
import { tileRoutes } from './tiles.ts'

/** A little longer than a phone on the slowest line waits for a piece of 512 KiB to be up (client/api/patience.ts). */
const REQUEST_TIMEOUT_MS = 330_000
const HEADERS_TIMEOUT_MS = 20_000
const LONGEST_PARAMETER = 200

/** The HTTP server with everything that holds for every route; rooms and static files come after. */
export async function createHttp(platform: Platform, sessions: LivingSessions): Promise<FastifyInstance> {
  const { config } = platform
  const loggerInstance: FastifyBaseLogger = platform.log // the plain type: with pino's own every instance would have another type than the plugins'
  const app = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }), // Fastify's own line has the URL in it; ours below has the route's pattern
    genReqId: () => randomUUID(),
    trustProxy: config.trustProxy.length > 0 ? [...config.trustProxy] : false,
    bodyLimit: JSON_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: { headersTimeout: HEADERS_TIMEOUT_MS },
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
    clientErrorHandler: (error, socket) => { answerUnreadable(error, socket) },
    frameworkErrors: (_, __, reply) => { problemReply(reply.headers(BARE_HEADERS), [problem('request.malformed', { detail: 'address' })]) },
  })
  app.setValidatorCompiler(TypeBoxValidatorCompiler)
  installProblems(app)
  await installSecurityHeaders(app, { https: config.publicUrl?.protocol === 'https:', bodies: platform.bodies })
  await installRateLimit(app, config, sessions)
  await app.register(cookie)
  installOriginGuard(app, config)
  installBodyParsing(app)
  installReplyHabits(app)
  await installOpenApi(app, config)
  installMetrics(app, config)
  statusRoute(app, platform)
  bodyRoutes(app, platform)
  await tileRoutes(app, config)
  return app
}

function installReplyHabits(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply) => {
    reply.header('x-request-id', request.id)
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store') // S42: no answer about a person stays in any cache
  })
  app.addHook('onResponse', async (request, reply) => {
    request.log.info({ method: request.method, route: request.routeOptions.url ?? 'none', status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'request')
  })
}

/** For answers made before any hook has run. */
const BARE_HEADERS = {
  'content-security-policy': `default-src 'none'; script-src 'self'; frame-ancestors 'none'`, 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'same-origin',
}

/** What Node says of a request that did not come to its end, and the status that tells it (RFC 9110); the rest is no HTTP. */
const UNFINISHED: ReadonlyMap<string, readonly [number, string]> = new Map([['ERR_HTTP_REQUEST_TIMEOUT', [408, 'Request Timeout']], ['HPE_HEADER_OVERFLOW', [431, 'Request Header Fields Too Large']]])

/** What is not even a whole request never becomes one: it gets an answer and the connection ends. A connection already cut gets nothing. */
function answerUnreadable({ code }: ConnectionError, socket: Socket): void {
  if (socket.destroyed || !socket.writable) return
  const [status, title] = UNFINISHED.get(code) ?? [400, 'Bad Request']
  const reply = JSON.stringify({ type: 'request.malformed', title, status, problems: [{ code: 'request.malformed', details: { detail: 'http' } }] })
  socket.end([
    `HTTP/1.1 ${String(status)} ${title}`, 'content-type: application/problem+json; charset=utf-8', `content-length: ${String(Buffer.byteLength(reply))}`,
    ...Object.entries(BARE_HEADERS).map(([name, value]) => `${name}: ${value}`), 'connection: close', '', reply,
  ].join('\r\n'))
}
