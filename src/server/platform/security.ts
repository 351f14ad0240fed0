import helmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'

const YEAR_SECONDS = 31_536_000

/** Camera and position are for photographs and road points of the forms; nothing else of the device is asked for. */
const PERMISSIONS = [
  'camera=(self)', 'geolocation=(self)', 'microphone=()', 'payment=()', 'usb=()', 'serial=()', 'midi=()',
  'display-capture=()', 'browsing-topics=()', 'interest-cohort=()', 'gyroscope=()', 'accelerometer=()', 'magnetometer=()',
].join(', ')

/**
 * The headers that keep a page's scripts ours, on every reply, errors and files included (S01, S04).
 * @param https whether citizens reach the server by https: HSTS and the upgrade of http links only then
 */
export async function installSecurityHeaders(app: FastifyInstance, { https }: { readonly https: boolean }): Promise<void> {
  app.addHook('onRequest', async (_, reply) => {
    reply.header('permissions-policy', PERMISSIONS)
  })
  await app.register(helmet, {
    global: true,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': [`'none'`],
        'script-src': [`'self'`],
        'style-src': [`'self'`],
        'img-src': [`'self'`, 'blob:', 'data:'],
        'font-src': [`'self'`],
        'connect-src': [`'self'`],
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
