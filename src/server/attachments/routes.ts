import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { AttachmentDeclaration, AttachmentStatus } from '#contract/filings.ts'
import { CHUNK_BYTES, CHUNK_DIGEST_HEADER, filingRoutes } from '#contract/paths.ts'
import { Sha256, Uuid } from '#contract/shapes.ts'
import { actorOf } from '../identity/index.ts'
import { bodyOf } from '../platform/bodies.ts'
import { namelessLimit, namelessPieces, senderOf } from '../platform/limits.ts'
import type { Platform } from '../platform/ports.ts'
import { resultReply } from '../platform/problems.ts'
import { completeAttachment } from './complete.ts'
import { attachmentStatus, declareAttachment, keepChunk, type UploadRequest } from './upload.ts'

const FileParams = Type.Object({ id: Uuid, sha256: Sha256 })
const ChunkParams = Type.Object({ id: Uuid, sha256: Sha256, index: Type.String({ pattern: '^[0-9]{1,4}$' }) })
interface FileRoute { Params: { id: string, sha256: string } }

const answers = { response: { 200: AttachmentStatus } }

export function attachmentRoutes(app: FastifyInstance, platform: Platform): void {
  // The bytes of a chunk are nobody's JSON; no other route of the server reads this type.
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer', bodyLimit: CHUNK_BYTES }, (_, body, done) => { done(null, body) })

  const allowPiece = namelessPieces(app, platform.config)

  const asked = async (request: FastifyRequest<FileRoute>): Promise<UploadRequest> => ({
    body: bodyOf(request, platform.bodies).id, filing: request.params.id, sha256: request.params.sha256, actor: await actorOf(request, platform),
  })

  app.put<FileRoute & { Body: AttachmentDeclaration }>(filingRoutes.attachment, { config: namelessLimit(platform.config), schema: { params: FileParams, body: AttachmentDeclaration, ...answers } }, async (request, reply) =>
    resultReply(reply, await declareAttachment({ ...await asked(request), bytes: request.body.bytes }, platform)))

  app.get<FileRoute>(filingRoutes.attachment, { schema: { params: FileParams, ...answers } }, async (request, reply) =>
    resultReply(reply.header('cache-control', 'no-store'), await attachmentStatus(await asked(request), platform)))

  app.put<{ Params: FileRoute['Params'] & { index: string }, Body: Buffer | undefined }>(filingRoutes.attachmentChunk, { bodyLimit: CHUNK_BYTES, schema: { params: ChunkParams, ...answers } }, async (request, reply) => {
    const chunk = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    const upload = await asked(request)
    if (upload.actor.kind === 'anonymous') await allowPiece(request)
    return resultReply(reply, await keepChunk({ ...upload, index: Number(request.params.index), chunk, digest: readDigest(request) }, platform))
  })

  app.post<FileRoute>(filingRoutes.attachmentComplete, { schema: { params: FileParams, ...answers } }, async (request, reply) =>
    resultReply(reply, await completeAttachment({ ...await asked(request), from: senderOf(request) }, platform)))
}

/** `sha-256=:…base64…:` (RFC 9530) → hex; nothing when it is missing or of another kind. */
function readDigest(request: FastifyRequest): string | undefined {
  const header = request.headers[CHUNK_DIGEST_HEADER]
  const [, base64] = /(?:^|,\s*)sha-256=:([A-Za-z0-9+/]{43}=):/.exec(typeof header === 'string' ? header : '') ?? []
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64').toString('hex')
}
