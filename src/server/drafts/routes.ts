import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { DraftCopy, DraftMark, DraftSave, MyDraftsReply } from '#contract/drafts.ts'
import { draftRoutes } from '#contract/paths.ts'
import { Sha256, Uuid } from '#contract/shapes.ts'
import { readUploaded } from '../attachments/index.ts'
import { actorOf } from '../identity/index.ts'
import { bodyOf } from '../platform/bodies.ts'
import type { Platform } from '../platform/ports.ts'
import { problemReply, resultReply } from '../platform/problems.ts'
import { deleteDraft, myDraft, myDrafts, saveDraft, type DraftRequest, type OwnRequest } from './copies.ts'
import { isMarked, markBrowser } from './marker.ts'

const ById = Type.Object({ id: Uuid })
const ByFile = Type.Object({ id: Uuid, sha256: Sha256 })
const Expected = Type.Object({ expected: Type.String({ pattern: '^[1-9][0-9]{0,8}$' }) })
interface ById { Params: { id: string } }

export function draftRoutesOf(app: FastifyInstance, platform: Platform): void {
  const own = async (request: FastifyRequest): Promise<OwnRequest> => ({ body: bodyOf(request, platform.bodies).id, actor: await actorOf(request, platform) })
  const one = async (request: FastifyRequest<ById>): Promise<DraftRequest> => ({ ...await own(request), id: request.params.id })

  app.get(draftRoutes.mine, { schema: { response: { 200: MyDraftsReply } } }, async (request, reply) =>
    resultReply(reply.header('cache-control', 'no-store'), await myDrafts({ ...await own(request), keptHere: isMarked(request, platform.config) }, platform)))

  app.get<ById>(draftRoutes.draft, { schema: { params: ById, response: { 200: DraftCopy } } }, async (request, reply) =>
    resultReply(reply.header('cache-control', 'no-store'), await myDraft(await one(request), platform)))

  app.put<ById & { Body: DraftSave }>(draftRoutes.draft, { schema: { params: ById, body: DraftSave, response: { 200: DraftMark } } }, async (request, reply) => {
    const saved = await saveDraft({ ...await one(request), ...request.body }, platform)
    return resultReply((saved.ok ? markBrowser(reply, platform.config) : reply).header('cache-control', 'no-store'), saved)
  })

  app.delete<ById & { Querystring: { expected: string } }>(draftRoutes.draft, { schema: { params: ById, querystring: Expected, response: { 200: DraftCopy } } }, async (request, reply) =>
    resultReply(reply.header('cache-control', 'no-store'), await deleteDraft({ ...await one(request), expected: Number(request.query.expected) }, platform)))

  app.get<{ Params: { id: string, sha256: string } }>(draftRoutes.file, { schema: { params: ByFile } }, async (request, reply) => {
    const file = await readUploaded({ ...await own(request), filing: request.params.id, sha256: request.params.sha256 }, platform)
    if (!file.ok) return problemReply(reply, file.problems)
    return reply
      .header('content-type', 'application/octet-stream')
      .header('content-length', String(file.value.bytes))
      .header('content-disposition', 'attachment')
      .header('content-security-policy', 'sandbox; default-src \'none\'')
      .header('x-content-type-options', 'nosniff')
      .header('cache-control', 'private, no-store')
      .send(file.value.content)
  })
}
