import { sql } from 'kysely'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { closed } from '#contract/shapes.ts'
import type { Platform } from './ports.ts'
import { refusal } from './problems.ts'

const StatusReply = Type.Object({ status: Type.Literal('ok'), time: Type.String({ format: 'date-time' }) }, closed)
const PATIENCE_MS = 3_000

/** /status tells a balancer whether to send people here: 200 when the database answers, else 503. */
export function statusRoute(app: FastifyInstance, { db, clock }: Platform): void {
  app.get('/status', { schema: { hide: true, response: { 200: StatusReply } }, config: { rateLimit: false } }, async (_, reply) => {
    if (!await answers(sql`select 1`.execute(db))) throw refusal('server.unavailable', {})
    return reply.header('cache-control', 'no-store').send({ status: 'ok', time: clock.now().toISOString() })
  })
}

async function answers(query: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<false>(resolve => {
    timer = setTimeout(() => { resolve(false) }, PATIENCE_MS)
  })
  try {
    return await Promise.race([query.then(() => true, () => false), patience])
  } finally {
    clearTimeout(timer)
  }
}
