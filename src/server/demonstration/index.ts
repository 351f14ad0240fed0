import type { FastifyInstance } from 'fastify'
import type { ProviderConnection } from '../identity/index.ts'
import type { Config } from '../platform/config.ts'
import type { Room } from '../platform/ports.ts'
import { CALLBACKS } from '../identity/index.ts'
import { createDevelopmentProviders, MOUNT } from './provider.ts'
import { developmentRoutes } from './routes.ts'
import { loadDemoStaff } from './staff.ts'

export { DEMO_PEOPLE } from './people.ts'
export { DEMO_STAFF } from './staff.ts'

export interface DevelopmentIdentity {
  readonly room: Room
  readonly connection: ProviderConnection
}

/**
 * A stand-in for SPID, CIE and the staff's provider, with fictional people. It speaks real OpenID Connect; the server reaches it in its own process,
 * so that a name like `piacenza.localhost`, which only browsers resolve, works.
 * @throws in production: it gives anyone any identity
 */
export function developmentIdentity({ production, identity }: Config): DevelopmentIdentity {
  if (production) throw new Error('The development identity provider does not run in production.')
  const providers = createDevelopmentProviders({ realms: identity.realms, callbacks: CALLBACKS })
  let app: FastifyInstance | undefined
  return {
    room: {
      name: 'demonstration',
      async routes(scope, platform) {
        app = scope
        await developmentRoutes(scope, platform, providers)
      },
      prepare: platform => (platform.config.demonstration ? loadDemoStaff(platform) : Promise.resolve()),
    },
    connection: {
      issuer: (_, origin) => new URL(`${origin}${MOUNT}`),
      insecure: true,
      clientSecret: providers.clientSecret,
      fetch: (url, options) => {
        if (!app) throw new TypeError('the development provider has not started')
        return ask(app, new URL(url), options)
      },
    },
  }
}

interface Asked { readonly method?: string, readonly headers?: Record<string, string>, readonly body?: unknown }

/** fetch(2) without a socket. */
async function ask(app: FastifyInstance, url: URL, { method = 'GET', headers = {}, body }: Asked): Promise<Response> {
  const reply = await app.inject({
    method: method === 'POST' ? 'POST' : 'GET',
    url: `${url.pathname}${url.search}`,
    headers: { ...headers, host: url.host, ...body instanceof URLSearchParams ? { 'content-type': 'application/x-www-form-urlencoded' } : {} },
    ...body instanceof URLSearchParams || typeof body === 'string' ? { payload: body.toString() } : {},
  })
  return new Response(reply.rawPayload.length > 0 ? new Uint8Array(reply.rawPayload) : null, {
    status: reply.statusCode,
    headers: Object.entries(reply.headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)] as [string, string]])),
  })
}
