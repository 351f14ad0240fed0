import { fastify } from 'fastify'
import { expect, test } from 'vitest'
import type { Bodies, Body } from './ports.ts'
import { installSecurityHeaders } from './security.ts'

const words = { it: 'Provincia di prova', en: 'Province of trials' }
const aBody = (id: string, tiles?: string): Body => ({ id, name: words, shortName: words.it, hosts: [], offices: [], ...tiles === undefined ? {} : { map: { tiles } } })
const plain = aBody('p_xx')
const others: ReadonlyMap<string, Body> = new Map([
  ['altrove.localhost', aBody('p_yy', 'https://mappe.example.org:8443/{z}/{x}/{y}.png')],
  ['propria.localhost', aBody('p_zz', '/mappe/{z}/{x}/{y}.png')],
  ['archivio.localhost', aBody('p_ww', 'https://mappe.example.org/provincia.pmtiles')],
  ['archivio-proprio.localhost', aBody('p_vv', '/mappe/provincia.pmtiles')],
])
const bodies: Bodies = { all: [plain, ...others.values()], byId: () => undefined, byHost: host => others.get(host ?? '') ?? plain }

test.each([
  ['localhost', `'self' blob: data:`, 'a body without tiles'],
  ['propria.localhost', `'self' blob: data:`, 'tiles of its own server'],
  ['altrove.localhost', `'self' blob: data: https://mappe.example.org:8443`, 'tiles of a host it names'],
])('the pages of %s take pictures from %s (%s)', async (host, sources) => {
  const app = fastify()
  await installSecurityHeaders(app, { https: false, bodies })
  app.get('/', () => 'ok')
  const reply = await app.inject({ url: '/', headers: { host } })
  const policy = String(reply.headers['content-security-policy'])
  expect(policy.split(';').find(directive => directive.startsWith('img-src'))).toBe(`img-src ${sources}`)
  expect(policy.replace(/img-src[^;]*/, '')).not.toContain('mappe.example.org') // pictures, and nothing that could run or take data away
  await app.close()
})

test.each([
  ['localhost', `'self'`, 'a body without tiles'],
  ['altrove.localhost', `'self'`, 'pictures one by one'],
  ['archivio-proprio.localhost', `'self'`, 'a file of its own server'],
  ['archivio.localhost', `'self' https://mappe.example.org`, 'a file of a host it names'],
])('the pages of %s read pieces from %s (%s)', async (host, sources) => {
  const app = fastify()
  await installSecurityHeaders(app, { https: false, bodies })
  app.get('/', () => 'ok')
  const policy = String((await app.inject({ url: '/', headers: { host } })).headers['content-security-policy'])
  expect(policy.split(';').find(directive => directive.startsWith('connect-src'))).toBe(`connect-src ${sources}`)
  if (host === 'archivio.localhost') expect(policy.replace(/connect-src[^;]*/, '')).not.toContain('mappe.example.org')
  await app.close()
})
