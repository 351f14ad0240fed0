import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { ByHandReply, ByHandRequest, IdentificationReply, InboxQuery, InboxReply, OfficeFilingReply } from '#contract/office.ts'
import { officeRoutes } from '#contract/paths.ts'
import { Sha256, Uuid } from '#contract/shapes.ts'
import type { Catalogue } from '../catalogue/index.ts'
import { sendDownload } from '../filings/index.ts'
import { actorOf } from '../identity/index.ts'
import { bodyOf } from '../platform/bodies.ts'
import type { Platform } from '../platform/ports.ts'
import { problemReply, resultReply } from '../platform/problems.ts'
import { officeByHand } from './by-hand.ts'
import { officeDocument, officeFiling, type OfficeRequest } from './filing.ts'
import { officeIdentification } from './identification.ts'
import { listInbox } from './inbox.ts'
import { takeCharge } from './take-charge.ts'

const ById = Type.Object({ id: Uuid })
const ByDocument = Type.Object({ id: Uuid, sha256: Sha256 })
interface ByIdRoute { Params: { id: string } }

export function officeRoomRoutes(catalogue: Catalogue): (app: FastifyInstance, platform: Platform) => void {
  return (app, platform) => {
    const asked = async (request: FastifyRequest<ByIdRoute>): Promise<OfficeRequest> =>
      ({ body: bodyOf(request, platform.bodies).id, id: request.params.id, actor: await actorOf(request, platform) })

    app.get<{ Querystring: InboxQuery }>(officeRoutes.inbox, { schema: { querystring: InboxQuery, response: { 200: InboxReply } } }, async (request, reply) =>
      resultReply(reply, await listInbox({ body: bodyOf(request, platform.bodies).id, actor: await actorOf(request, platform), query: request.query }, { ...platform, catalogue })))

    app.get<ByIdRoute>(officeRoutes.filing, { schema: { params: ById, response: { 200: OfficeFilingReply } } }, async (request, reply) =>
      resultReply(reply, await officeFiling(await asked(request), platform)))

    app.get<ByIdRoute>(officeRoutes.identification, { schema: { params: ById, response: { 200: IdentificationReply } } }, async (request, reply) =>
      resultReply(reply, await officeIdentification(await asked(request), platform)))

    app.post<ByIdRoute>(officeRoutes.takeCharge, { schema: { params: ById, response: { 200: OfficeFilingReply } } }, async (request, reply) =>
      resultReply(reply, await takeCharge(await asked(request), platform)))

    app.post<{ Body: ByHandRequest }>(officeRoutes.byHand, { schema: { body: ByHandRequest, response: { 200: ByHandReply } } }, async (request, reply) =>
      resultReply(reply, await officeByHand({ body: bodyOf(request, platform.bodies).id, actor: await actorOf(request, platform), jws: request.body.jws }, { ...platform, catalogue })))

    app.get<{ Params: { id: string, sha256: string } }>(officeRoutes.document, { schema: { params: ByDocument } }, async (request, reply) => {
      const download = await officeDocument({ ...await asked(request), sha256: request.params.sha256 }, platform)
      return download.ok ? sendDownload(reply, download.value) : problemReply(reply, download.problems)
    })
  }
}
