import type { FastifyInstance, FastifyReply } from 'fastify'
import { Type } from 'typebox'
import { FilingReply, FilingRestore, MyFilingReply, MyFilingsReply, RaisesReply, TimeReply } from '#contract/filings.ts'
import { filingRoutes, MAX_SEALED_BYTES, SEAL_HASH_HEADER } from '#contract/paths.ts'
import { Sha256, Uuid } from '#contract/shapes.ts'
import type { Result } from '#domain/problem/problem.ts'
import type { Catalogue } from '../catalogue/index.ts'
import { actorOf } from '../identity/index.ts'
import { bodyOf } from '../platform/bodies.ts'
import { namelessLimit } from '../platform/limits.ts'
import type { Platform } from '../platform/ports.ts'
import { problemReply, resultReply } from '../platform/problems.ts'
import { EVERYTHING } from '../platform/row-sight.ts'
import { awaitedRaises } from '../register/index.ts'
import { sendDownload } from './documents.ts'
import { myDocument, myFiling, myFilings } from './mine.ts'
import type { FilingAnswer } from './registration.ts'
import { restoreFiling } from './restore.ts'
import { submitFiling } from './submit.ts'

const ById = Type.Object({ id: Uuid })
const ByDocument = Type.Object({ id: Uuid, sha256: Sha256 })
const Page = Type.Object({ after: Type.Optional(Type.String({ maxLength: 200 })) })

export function filingRoomRoutes(catalogue: Catalogue): (app: FastifyInstance, platform: Platform) => void {
  return (app, platform) => {
    submitRoute(app, platform, catalogue)
    restoreRoutes(app, platform, catalogue)
    mineRoutes(app, platform)
    app.get(filingRoutes.time, { schema: { response: { 200: TimeReply } } }, async (_, reply) => {
      void reply.header('cache-control', 'no-store')
      return { now: platform.clock.now().toISOString() }
    })
  }
}

function submitRoute(app: FastifyInstance, platform: Platform, catalogue: Catalogue): void {
  app.put<{ Params: { id: string } }>(filingRoutes.filing, { config: namelessLimit(platform.config), schema: { params: ById, response: { 200: FilingReply, 201: FilingReply } } }, async (request, reply) => {
    const sealHash = request.headers[SEAL_HASH_HEADER]
    const answer = await submitFiling({
      body: bodyOf(request, platform.bodies).id, id: request.params.id, bytes: request.rawBody,
      sealHash: typeof sealHash === 'string' ? sealHash : undefined, actor: await actorOf(request, platform),
    }, { ...platform, catalogue })
    return sendAnswer(reply, answer)
  })
}

/** The stored bytes as they are: no serializer between them and the wire. */
function sendAnswer(reply: FastifyReply, answer: Result<FilingAnswer>): FastifyReply {
  if (!answer.ok) return problemReply(reply, answer.problems)
  return reply.code(answer.value.fresh ? 201 : 200).header('content-type', 'application/json; charset=utf-8').header('cache-control', 'no-store').send(Buffer.from(answer.value.reply))
}

/** A filing that was as long as one may be comes back with its receipt beside it, twice: read and signed. */
const WITH_RECEIPT_BYTES = MAX_SEALED_BYTES + 64 * 1024

function restoreRoutes(app: FastifyInstance, platform: Platform, catalogue: Catalogue): void {
  app.put<{ Params: { id: string }, Body: FilingRestore }>(filingRoutes.restore, { config: namelessLimit(platform.config), bodyLimit: WITH_RECEIPT_BYTES, schema: { params: ById, body: FilingRestore, response: { 200: FilingReply, 201: FilingReply } } }, async (request, reply) =>
    sendAnswer(reply, await restoreFiling({ body: bodyOf(request, platform.bodies).id, id: request.params.id, actor: await actorOf(request, platform), ...request.body }, { ...platform, catalogue })))

  app.get(filingRoutes.raises, { schema: { response: { 200: RaisesReply } } }, async (request, reply) => {
    const body = bodyOf(request, platform.bodies).id
    const raises = await platform.inTransaction(tx => awaitedRaises(tx, body), { sees: EVERYTHING })
    return reply.header('cache-control', 'no-store').send({ body, raises: raises.map(({ register, year, from, to }) => ({ register, year, from, to })) })
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
