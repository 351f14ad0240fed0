import helmet from '@fastify/helmet'
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { bodyOf } from './bodies.ts'
import type { Bodies, Body } from './ports.ts'

const YEAR_SECONDS = 31_536_000

/** Camera and position are for photographs and road points of the forms; nothing else of the device is asked for. */
const PERMISSIONS = [
  'camera=(self)', 'geolocation=(self)', 'microphone=()', 'payment=()', 'usb=()', 'serial=()', 'midi=()',
  'display-capture=()', 'browsing-topics=()', 'interest-cohort=()', 'gyroscope=()', 'accelerometer=()', 'magnetometer=()',
].join(', ')

/**
 * The headers that keep a page's scripts ours, on every reply, errors and files included (S01, S04).
 * @param bodies the one that was asked for may have its map tiles from a host of its choice, and nothing from there but pictures, or pieces of a file of them
 * @param https whether citizens reach the server by https: HSTS and the upgrade of http links only then
 */
export async function installSecurityHeaders(app: FastifyInstance, { https, bodies }: { readonly https: boolean, readonly bodies: Bodies }): Promise<void> {
  const sources = new WeakMap<IncomingMessage, MapSources>()
  app.addHook('onRequest', async (request, reply) => {
    reply.header('permissions-policy', PERMISSIONS)
    sources.set(request.raw, mapSources(bodyOf(request, bodies)))
  })
  await app.register(helmet, {
    global: true,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': [`'none'`],
        'script-src': [`'self'`],
        'style-src': [`'self'`],
        'img-src': [request => sources.get(request)?.pictures ?? OWN_PICTURES],
        'font-src': [`'self'`],
        'connect-src': [request => sources.get(request)?.files ?? OWN],
        'worker-src': [`'self'`],
        'manifest-src': [`'self'`],
        'form-action': [`'self'`],
        'base-uri': [`'none'`],
        'frame-ancestors': [`'none'`],
        'object-src': [`'none'`],
        // No string becomes a script, its address or markup but by these: ours for the service worker and for JSON-LD, Vue's for its own static markup.
        'require-trusted-types-for': [`'script'`],
        'trusted-types': ['sportello', 'structured-data', 'vue'],
        ...https ? { 'upgrade-insecure-requests': [] } : {},
      },
    },
    strictTransportSecurity: https ? { maxAge: 2 * YEAR_SECONDS, includeSubDomains: true } : false,
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
    xPoweredBy: false,
  })
}

const OWN = `'self'`
const OWN_PICTURES = `${OWN} blob: data:`

interface MapSources { readonly pictures?: string, readonly files?: string }

/** Tiles under a path of ours need no leave; those of another host are the body's own choice, for its own pages. A file of them is read in pieces by the page. */
function mapSources({ map }: Body): MapSources {
  const tiles = map?.tiles
  if (tiles === undefined || tiles.startsWith('/')) return {}
  const { origin } = new URL(tiles)
  return tiles.endsWith('.pmtiles') ? { files: `${OWN} ${origin}` } : { pictures: `${OWN_PICTURES} ${origin}` }
}
