import type { FastifyInstance } from 'fastify'
import { bodyOf } from './bodies.ts'
import { addressOf } from './origin.ts'
import type { Body, Platform } from './ports.ts'

/** Bootstrap Italia's blue, the colour of the header of every page. */
const THEME = '#0066cc'
const DAY_SECONDS = 86_400

/** /manifest.webmanifest (the app that is installed bears the body's name), /robots.txt and the body's public keys. */
export function bodyRoutes(app: FastifyInstance, { bodies, keys, config }: Platform): void {
  app.get('/manifest.webmanifest', { schema: { hide: true } }, async (request, reply) =>
    reply.header('content-type', 'application/manifest+json; charset=utf-8').header('cache-control', 'no-cache').send(JSON.stringify(manifestOf(bodyOf(request, bodies)))))
  app.get('/robots.txt', { schema: { hide: true } }, async (request, reply) =>
    reply.type('text/plain; charset=utf-8').header('cache-control', `public, max-age=${String(DAY_SECONDS)}`).send(`${ROBOTS}\nSitemap: ${addressOf(bodyOf(request, bodies), config)}/sitemap.xml\n`))
  app.get('/.well-known/jwks.json', { schema: { hide: true } }, async (request, reply) =>
    reply.header('cache-control', 'public, max-age=3600').send(keys.publicKeys(bodyOf(request, bodies).id)))
}

/** What is personal or needs a login has nothing for a search engine. */
const ROBOTS = ['User-agent: *', ...['/api/', '/auth/', '/bozze', '/in-uscita', '/pratiche', '/ricevute/', '/verifica/', '/account', '/ufficio'].map(path => `Disallow: ${path}`), ''].join('\n')

function manifestOf(body: Body): object {
  const icon = (size: number, purpose: 'any' | 'maskable') => ({
    src: `/icons/${purpose === 'any' ? 'icon' : 'maskable'}-${String(size)}.png`, sizes: `${String(size)}x${String(size)}`, type: 'image/png', purpose,
  })
  return {
    id: '/',
    name: `Sportello ${body.name.it}`,
    short_name: 'Sportello',
    description: `Lo sportello online: ${body.name.it}`,
    lang: 'it',
    dir: 'ltr',
    start_url: '/',
    scope: '/',
    display: 'standalone',
    background_color: '#ffffff',
    theme_color: THEME,
    categories: ['government', 'utilities'],
    icons: [icon(192, 'any'), icon(512, 'any'), icon(192, 'maskable'), icon(512, 'maskable')],
    shortcuts: [
      { name: 'Nuova pratica', url: '/servizi', icons: [icon(192, 'any')] },
      { name: 'Le tue bozze', url: '/bozze', icons: [icon(192, 'any')] },
      { name: 'Le tue pratiche', url: '/pratiche', icons: [icon(192, 'any')] },
    ],
  }
}
