import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { FilingReply, MyFilingReply, MyFilingsReply, TimeReply } from '#contract/filings.ts'
import { filingRoutes, SEAL_HASH_HEADER } from '#contract/paths.ts'
import { Sha256, Uuid } from '#contract/shapes.ts'
import type { Catalogue } from '../catalogue/index.ts'
import { actorOf } from '../identity/index.ts'
import { bodyOf } from '../platform/bodies.ts'
import type { Platform } from '../platform/ports.ts'
import { problemReply, resultReply } from '../platform/problems.ts'
import { sendDownload } from './documents.ts'
import { myDocument, myFiling, myFilings } from './mine.ts'
import { submitFiling } from './submit.ts'

const ById = Type.Object({ id: Uuid })
const ByDocument = Type.Object({ id: Uuid, sha256: Sha256 })
const Page = Type.Object({ after: Type.Optional(Type.String({ maxLength: 200 })) })

export function filingRoomRoutes(catalogue: Catalogue): (app: FastifyInstance, platform: Platform) => void {
  return (app, platform) => {
    submitRoute(app, platform, catalogue)
    mineRoutes(app, platform)
    app.get(filingRoutes.time, { schema: { response: { 200: TimeReply } } }, async (_, reply) => {
      void reply.header('cache-control', 'no-store')
      return { now: platform.clock.now().toISOString() }
    })
  }
}

function submitRoute(app: FastifyInstance, platform: Platform, catalogue: Catalogue): void {
  app.put<{ Params: { id: string } }>(filingRoutes.filing, { schema: { params: ById, response: { 200: FilingReply, 201: FilingReply } } }, async (request, reply) => {
    const sealHash = request.headers[SEAL_HASH_HEADER]
    const answer = await submitFiling({
      body: bodyOf(request, platform.bodies).id, id: request.params.id, bytes: request.rawBody,
      sealHash: typeof sealHash === 'string' ? sealHash : undefined, actor: await actorOf(request, platform),
    }, { ...platform, catalogue })
    if (!answer.ok) return problemReply(reply, answer.problems)
    // The stored bytes as they are: no serializer between them and the wire.
    return reply.code(answer.value.fresh ? 201 : 200).header('content-type', 'application/json; charset=utf-8').header('cache-control', 'no-store').send(Buffer.from(answer.value.reply))
  })
}

function mineRoutes(app: FastifyInstance, platform: Platform): void {
  app.get<{ Querystring: { after?: string } }>(filingRoutes.mine, { schema: { querystring: Page, response: { 200: MyFilingsReply } } }, async (request, reply) =>
    resultReply(reply.header('cache-control', 'no-store'), await myFilings({ body: bodyOf(request, platform.bodies).id, actor: await actorOf(request, platform), after: request.query.after }, platform)))

  app.get<{ Params: { id: string } }>(filingRoutes.myFiling, { schema: { params: ById, response: { 200: MyFilingReply } } }, async (request, reply) =>
    resultReply(reply.header('cache-control', 'no-store'), await myFiling({ body: bodyOf(request, platform.bodies).id, actor: await actorOf(request, platform), id: request.params.id }, platform)))

  app.get<{ Params: { id: string, sha256: string } }>(filingRoutes.myDocument, { schema: { params: ByDocument } }, async (request, reply) => {
    const { id, sha256 } = request.params
    const download = await myDocument({ body: bodyOf(request, platform.bodies).id, actor: await actorOf(request, platform), id, sha256 }, platform)
    return download.ok ? sendDownload(reply, download.value) : problemReply(reply, download.problems)
  })
}
