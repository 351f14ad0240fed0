import swagger from '@fastify/swagger'
import { Type } from 'typebox'
import type { FastifyInstance, FastifySchema } from 'fastify'
import { ProblemReply } from '#contract/shapes.ts'
import type { Config } from './config.ts'

const VERSION = '1'
/** What any route may answer beside its own replies. */
const ERRORS = { '4XX': 'The request cannot be granted', '5XX': 'The server failed or is overloaded: the same request may be repeated' } as const

/** Describes every route that carries a schema at /api/openapi.json, with the fields the Italian guidelines on interoperability ask for. */
export async function installOpenApi(app: FastifyInstance, { contact, publicUrl }: Config): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.0.3',
      info: {
        title: 'Sportello',
        description: 'The online counter of an administration: catalogue of procedures, filings, attachments, receipts and the office that works them.',
        version: VERSION,
        contact: { name: 'URP', email: contact },
        license: { name: 'EUPL-1.2', url: 'https://joinup.ec.europa.eu/collection/eupl/eupl-text-eupl-12' },
        termsOfService: new URL('/note-legali', publicUrl ?? 'http://localhost').href,
        ...{ 'x-summary': 'Filings with a public administration' },
      },
      servers: [{ url: publicUrl?.origin ?? '/', description: 'This server' }],
      tags: [],
    },
    transform: ({ schema, url }) => ({ schema: url.startsWith('/api/') ? withProblems(schema) : { ...schema, hide: true }, url }),
  })
  app.get('/api/openapi.json', { schema: { hide: true } }, async (_, reply) => reply.header('cache-control', 'public, max-age=300').send(app.swagger()))
}

function withProblems(schema: FastifySchema | undefined): FastifySchema {
  const problems = Object.fromEntries(Object.entries(ERRORS).map(([status, description]) => [
    status, { description, content: { 'application/problem+json': { schema: Type.Unsafe(ProblemReply) } } },
  ]))
  const own = typeof schema?.response === 'object' && schema.response !== null ? schema.response : { 200: { description: 'Done', type: 'null' } }
  return { ...schema, response: { ...own, ...problems } }
}
