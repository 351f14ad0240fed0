import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { BodyReply, CatalogueReply, PackReply, ProcedureTypesReply } from '#contract/catalogue.ts'
import { catalogueRoutes } from '#contract/paths.ts'
import { Sha256 } from '#contract/shapes.ts'
import { actorOf } from '../identity/index.ts'
import { addressOf } from '../platform/origin.ts'
import { textSender } from '../platform/packed-text.ts'
import type { Platform } from '../platform/ports.ts'
import { refusal } from '../platform/problems.ts'
import { bodyReply } from './bodies.ts'
import { bundlesOf, type Bundle } from './bundles.ts'
import type { Catalogue, PublishedDefinition } from './catalogue.ts'
import { sitemap, type OpenCatalogue } from './open-data.ts'
import { catalogueReply, offeredTo } from './reply.ts'
import { definitions, type EarlierStanding } from './repository.ts'
import { FORMS, preferredForm } from './open-forms.ts'
import { procedureTypes, procedureTypesInCsv } from './procedure-types.ts'
import type { BodySource } from './shape.ts'

/** What a digest names never changes. */
const FOR_EVER = 'public, max-age=31536000, immutable'
/** Staff are offered more than the public. */
const FOR_WHO_ASKS = 'private, no-cache'
const FOR_AN_HOUR = 'public, max-age=3600'

const ByLanguage = Type.Object({ lang: Type.Optional(Type.Union([Type.Literal('it'), Type.Literal('en')])) })
const ByDigest = Type.Object({ digest: Sha256 })

/** Of each body: the definitions no longer offered on which filings are still accepted, as they stood when this server published. */
export type Accepted = ReadonlyMap<string, readonly EarlierStanding[]>

export function catalogueRoom(catalogue: Catalogue, accepted: Accepted): (app: FastifyInstance, platform: Platform) => void {
  return (app, platform) => {
    openRoutes(app, platform, catalogue)
    const sendText = textSender()
    const bodyOf = (host: string): BodySource => catalogue.bodies.byHost(host)
    const offered = async (request: FastifyRequest, body: BodySource): Promise<readonly PublishedDefinition[]> => offeredTo((await actorOf(request, platform)).kind === 'staff', catalogue.offered(body.id))
    const packed = new Map(catalogue.bodies.all.map(({ id }) => [id, bundlesOf(offeredTo(false, catalogue.offered(id)))]))
    const bundles = (body: BodySource): readonly Bundle[] => packed.get(body.id) ?? []
    const describe = (body: BodySource): BodyReply => bodyReply(body, platform.config.demonstration)

    app.get(catalogueRoutes.body, { schema: { response: { 200: BodyReply } } }, async (request, reply) => {
      void reply.header('cache-control', 'no-cache')
      return describe(bodyOf(request.host))
    })

    app.get(catalogueRoutes.catalogue, { schema: { response: { 200: CatalogueReply } } }, async (request, reply) => {
      const body = bodyOf(request.host)
      const all = catalogueReply(catalogue, body, { offered: await offered(request, body), earlier: accepted.get(body.id) ?? [], demonstration: platform.config.demonstration })
      return sendText(request, reply.header('cache-control', FOR_WHO_ASKS).type('application/json'), JSON.stringify(all))
    })

    app.get(catalogueRoutes.pack, { schema: { response: { 200: PackReply } } }, async (request, reply) => {
      const body = bodyOf(request.host)
      void reply.header('cache-control', FOR_WHO_ASKS)
      return {
        definitions: (await offered(request, body)).map(({ ref, json }) => ({ ref, bytes: Buffer.byteLength(json) })),
        bundles: bundles(body).map(({ digest, definitions: digests }) => ({ digest, definitions: digests })),
        lists: catalogue.lists(body.id).map(({ name, digest, json }) => ({ name, digest, bytes: Buffer.byteLength(json) })),
      }
    })

    app.get<{ Params: { digest: string } }>(catalogueRoutes.definition, { schema: { params: ByDigest } }, async (request, reply) => {
      const content = await definitions(platform.db).content(bodyOf(request.host).id, request.params.digest)
      if (content === undefined) throw refusal('request.not-found', {})
      return sendText(request, reply.header('cache-control', FOR_EVER).type('application/json'), content)
    })

    app.get<{ Params: { digest: string } }>(catalogueRoutes.bundle, { schema: { params: ByDigest } }, async (request, reply) => {
      const bundle = bundles(bodyOf(request.host)).find(one => one.digest === request.params.digest)
      if (!bundle) throw refusal('request.not-found', {})
      return sendText(request, reply.header('cache-control', FOR_EVER).type('application/json'), bundle.text())
    })

    app.get<{ Params: { digest: string } }>(catalogueRoutes.list, { schema: { params: ByDigest } }, async (request, reply) => {
      const list = catalogue.lists(bodyOf(request.host).id).find(one => one.digest === request.params.digest)
      if (!list) throw refusal('request.not-found', {})
      return sendText(request, reply.header('cache-control', FOR_EVER).type('application/json'), list.json)
    })
  }
}

/** What machines read: the catalogue as open data, and the sitemap that robots.txt names. */
function openRoutes(app: FastifyInstance, { config }: Platform, catalogue: Catalogue): void {
  const asked = (request: FastifyRequest): OpenCatalogue => {
    const body = catalogue.bodies.byHost(request.host)
    return { body, offered: offeredTo(false, catalogue.offered(body.id)), lifeEvents: catalogue.lifeEvents, origin: addressOf(body, config) }
  }
  const sendText = textSender()
  app.get(catalogueRoutes.procedureTypes, { schema: { response: { 200: ProcedureTypesReply } } }, async (request, reply) =>
    sendText(request, reply.header('cache-control', 'no-cache').type('application/json'), JSON.stringify(procedureTypes(asked(request)))))
  app.get<{ Querystring: { lang?: 'it' | 'en' } }>('/procedimenti.csv', { schema: { hide: true, querystring: ByLanguage } }, async (request, reply) =>
    sendText(request, reply.header('cache-control', FOR_AN_HOUR).header('content-disposition', 'attachment; filename="procedimenti.csv"').type('text/csv; charset=utf-8'), procedureTypesInCsv(asked(request), request.query.lang ?? 'it')))
  for (const { extension, mediaType, write } of FORMS) {
    app.get(`/catalogo.${extension}`, { schema: { hide: true } }, async (request, reply) =>
      reply.header('cache-control', FOR_AN_HOUR).type(`${mediaType}; charset=utf-8`).send(write(asked(request))))
  }
  app.get('/catalogo', { schema: { hide: true } }, async (request, reply) => {
    const form = preferredForm(request.headers.accept)
    return reply.header('vary', 'accept').header('cache-control', FOR_AN_HOUR).redirect(form === undefined ? '/servizi' : `/catalogo.${form.extension}`, 303)
  })
  app.get('/sitemap.xml', { schema: { hide: true } }, async (request, reply) =>
    reply.header('cache-control', FOR_AN_HOUR).type('application/xml; charset=utf-8').send(sitemap(asked(request))))
}
