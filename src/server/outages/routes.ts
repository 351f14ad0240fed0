import type { FastifyInstance } from 'fastify'
import { OutagesReply } from '#contract/outages.ts'
import { outageRoutes } from '#contract/paths.ts'
import type { Platform } from '../platform/ports.ts'
import { lastOutages, loginDownSince, recordedSince } from './repository.ts'

const MOST_TOLD = 500

export function outageRoute(app: FastifyInstance, { db }: Platform): void {
  app.get(outageRoutes.outages, { schema: { response: { 200: OutagesReply } } }, async (_, reply): Promise<OutagesReply> => {
    const [since, outages, loginDown] = await Promise.all([recordedSince(db), lastOutages(db, MOST_TOLD), loginDownSince(db)])
    void reply.header('cache-control', 'no-store')
    return {
      recordedSince: since.toISOString(),
      outages: outages.map(({ from, to, of }) => ({ from: from.toISOString(), to: to.toISOString(), of })),
      ...loginDown && { loginDownSince: loginDown.toISOString() },
    }
  })
}
