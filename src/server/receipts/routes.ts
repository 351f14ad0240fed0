import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { Receipt, ReceiptCheckReply } from '#contract/filings.ts'
import { filingRoutes } from '#contract/paths.ts'
import { Uuid } from '#contract/shapes.ts'
import { actorOf } from '../identity/index.ts'
import { bodyOf } from '../platform/bodies.ts'
import type { Platform } from '../platform/ports.ts'
import { problemReply, resultReply } from '../platform/problems.ts'
import { checkReceipt } from './check.ts'
import { openReceiptPdf } from './download.ts'

const ByCode = Type.Object({ code: Receipt.properties.code })
const ById = Type.Object({ id: Uuid })
interface CodeRoute { Params: { code: string } }

/** Who guesses codes is slowed down; a library or a school behind one address is not. */
const GUESSING_LIMIT = { rateLimit: { max: 300, timeWindow: 60_000 } }

export function receiptRoutes(app: FastifyInstance, platform: Platform): void {
  app.get<CodeRoute>(filingRoutes.receiptCheck, { config: GUESSING_LIMIT, schema: { params: ByCode, response: { 200: ReceiptCheckReply } } }, async (request, reply) =>
    resultReply(reply.header('cache-control', 'no-store'), await checkReceipt({ body: bodyOf(request, platform.bodies).id, code: request.params.code }, platform)))

  app.get<{ Params: { id: string } }>(filingRoutes.receiptPdf, { config: GUESSING_LIMIT, schema: { params: ById } }, async (request, reply) => {
    const file = await openReceiptPdf({ body: bodyOf(request, platform.bodies).id, id: request.params.id, actor: await actorOf(request, platform) }, platform)
    if (!file.ok) return problemReply(reply, file.problems)
    return reply
      .header('content-type', 'application/pdf')
      .header('content-disposition', `attachment; filename="${file.value.name}"`)
      .header('content-security-policy', 'sandbox; default-src \'none\'')
      .header('cache-control', 'private, no-store')
      .send(file.value.content)
  })
}
