import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { BodyReply, CatalogueReply, PackReply, type CatalogueEntry } from '#contract/catalogue.ts'
import { catalogueRoutes } from '#contract/paths.ts'
import { Sha256 } from '#contract/shapes.ts'
import type { Platform } from '../platform/ports.ts'
import { bodyReply } from './bodies.ts'
import type { Catalogue, PublishedDefinition } from './catalogue.ts'
import { definitions } from './repository.ts'
import type { BodySource } from './shape.ts'

/** What a digest names never changes. */
const FOR_EVER = 'public, max-age=31536000, immutable'

const ByDigest = Type.Object({ digest: Sha256 })

export function catalogueRoom(catalogue: Catalogue): (app: FastifyInstance, platform: Platform) => void {
  return (app, platform) => {
    const bodyOf = (host: string): BodySource => catalogue.bodies.byHost(host)
    const describe = (body: BodySource): BodyReply => bodyReply(body, platform.config.demonstration)

    app.get(catalogueRoutes.body, { schema: { response: { 200: BodyReply } } }, async (request, reply) => {
      void reply.header('cache-control', 'no-cache')
      return describe(bodyOf(request.host))
    })

    app.get(catalogueRoutes.catalogue, { schema: { response: { 200: CatalogueReply } } }, async (request, reply) => {
      const body = bodyOf(request.host)
      void reply.header('cache-control', 'no-cache')
      return { body: describe(body), areas: body.areas, topics: body.topics, procedures: catalogue.offered(body.id).map(entryOf) }
    })

    app.get(catalogueRoutes.pack, { schema: { response: { 200: PackReply } } }, async (request, reply) => {
      const body = bodyOf(request.host)
      void reply.header('cache-control', 'no-cache')
      return {
        definitions: catalogue.offered(body.id).map(({ ref, json }) => ({ ref, bytes: Buffer.byteLength(json) })),
        lists: catalogue.lists(body.id).map(({ name, digest, json }) => ({ name, digest, bytes: Buffer.byteLength(json) })),
      }
    })

    app.get<{ Params: { digest: string } }>(catalogueRoutes.definition, { schema: { params: ByDigest } }, async (request, reply) => {
      const row = await definitions(platform.db).byDigest(bodyOf(request.host).id, request.params.digest)
      if (!row) return reply.callNotFound()
      return reply.header('cache-control', FOR_EVER).type('application/json').send(row.content)
    })

    app.get<{ Params: { digest: string } }>(catalogueRoutes.list, { schema: { params: ByDigest } }, async (request, reply) => {
      const list = catalogue.lists(bodyOf(request.host).id).find(one => one.digest === request.params.digest)
      if (!list) return reply.callNotFound()
      return reply.header('cache-control', FOR_EVER).type('application/json').send(list.json)
    })
  }
}

function entryOf({ ref, definition }: PublishedDefinition): CatalogueEntry {
  const { title, action, summary, area, kind, audience, topics, keywords, offline, identity, minutes } = definition
  return { ref, title, action, summary, area, kind, audience: [...audience], topics: [...topics], keywords: [...keywords], offline, assurance: identity.assurance, minutes }
}
