import type { FastifyInstance, FastifyRequest } from 'fastify'
import { APP_HEADER } from '#contract/paths.ts'
import type { Config } from './config.ts'
import type { Body } from './ports.ts'
import { refusal } from './problems.ts'

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Scheme, host and port by which the browser reached this server: `https://sportello.example`. */
export function originOf(request: FastifyRequest, { publicUrl }: Pick<Config, 'publicUrl'>): string {
  return `${publicUrl?.protocol === 'https:' ? 'https' : request.protocol}://${request.host}`
}

/**
 * Where citizens reach a body's counter: the public address when it is this body's own, else its first host beside it.
 * What is published says this one: the host of a request may be anybody's invention.
 */
export function addressOf({ hosts }: Pick<Body, 'hosts'>, { publicUrl, host, port: listens }: Pick<Config, 'publicUrl' | 'host' | 'port'>): string {
  if (publicUrl && (hosts.length === 0 || hosts.includes(publicUrl.hostname))) return publicUrl.origin
  const port = publicUrl ? publicUrl.port : String(listens)
  return `${publicUrl?.protocol ?? 'http:'}//${hosts[0] ?? host}${port === '' ? '' : `:${port}`}`
}

/** Host without port, lower case: what names the body. */
export function hostOf(request: FastifyRequest): string {
  return request.hostname.toLowerCase()
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A route with forms of its own, reached by pages that are not the app: the development identity provider. */
    readonly ownForms?: boolean
  }
}

/**
 * A request that changes something must come from our own pages (S08): it carries a header no form can send, and the browser's word that it is of the same origin.
 * CORS is never allowed, so no other page can add the header.
 */
export function installOriginGuard(app: FastifyInstance, config: Config): void {
  app.addHook('onRequest', (request, _, done) => {
    const ours = request.routeOptions.config.ownForms === true || request.headers[APP_HEADER] !== undefined
    if (SAFE.has(request.method) || (ours && isSameOrigin(request, config))) done()
    else done(refusal('request.wrong-origin', {}))
  })
}

/** Old browsers and other programs send neither header: then the app header alone decides. */
function isSameOrigin(request: FastifyRequest, config: Config): boolean {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin') return false
  const { origin } = request.headers
  return origin === undefined || origin === originOf(request, config)
}
