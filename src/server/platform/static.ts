import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { FirstSight } from '#contract/first-sight.ts'
import { readHints } from './hints.ts'
import { bodyOf } from './bodies.ts'
import { textSender } from './packed-text.ts'
import type { Body, DrawPage, Platform } from './ports.ts'
import { refusal } from './problems.ts'
import { keepRelease } from './releases.ts'
import { readStartPage } from './start-page.ts'
import { WITHDRAWN_WORKER } from './withdrawn-worker.ts'

const YEAR_SECONDS = 31_536_000
/** A name with a hash of its content never changes its bytes. */
const HASHED = /^\/assets\/[\w.-]+$/
const FILE = /^\/(?:[\w-]+\/)?[\w-]+(?:\.[\w-]+)+$/
const WORKER = '/sw.js'
/** Something with an extension is a file, there or not. */
const NAMES_A_FILE = /\.[^/]*$/
/** Paths that are never a page of the app: what is not found there is not found. */
const NEVER_A_PAGE = /^\/(?:api|auth|assets|dev-identity|\.well-known)(?:\/|$)/

/**
 * Serves the built app: hashed files for ever, also those of earlier builds; everything else is asked for again each time.
 * Where the app is not to be kept on devices its worker is one that takes it back from them.
 * A missing file is a 404, never the start page: a script tag answered with HTML breaks the app for good (F: cached under the script's name).
 */
export async function installStatic(app: FastifyInstance, { config, log, bodies }: Platform, drawers: readonly DrawPage[]): Promise<void> {
  const roots = await keepRelease(config.distDir, config.dataDir)
  const hintsFor = await readHints(config.distDir)
  const startPage = await readStartPage(config.distDir)
  const sendText = textSender()
  if (roots.length === 0) log.warn({ folder: config.distDir }, 'the app is not built: only the API is served')
  else await app.register(fastifyStatic, { root: config.distDir, serve: false, preCompressed: true, cacheControl: false, index: false, dotfiles: 'deny' })
  if (!config.offlineApp) log.warn('OFFLINE_APP=no: the devices that keep the app give it back, and none works without a network')
  // Only what is not there counts: one visit fetches some hundred files, and a whole office, or a mobile network, may share one address.
  const countMissing = app.rateLimit()
  app.setNotFoundHandler(async (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '/'
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    if (isRead && path === WORKER && !config.offlineApp) return reply.header('cache-control', 'no-cache').type('text/javascript; charset=utf-8').send(WITHDRAWN_WORKER)
    const root = isRead ? roots.find(folder => isFile(folder, path)) : undefined
    if (root !== undefined) {
      return reply.header('cache-control', HASHED.test(path) ? `public, max-age=${String(YEAR_SECONDS)}, immutable` : 'no-cache').sendFile(path.slice(1), root)
    }
    if (!isRead || !isNavigation(request, path)) {
      await countMissing.call(app, request, reply)
      throw refusal('request.not-found', {})
    }
    if (!startPage) throw refusal('server.unavailable', {})
    const hints = hintsFor(path)
    if (hints) void reply.header('link', hints.link)
    void reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8')
    const body = bodyOf(request, bodies)
    const sight = await firstOf(drawers, body, request.url)
    return sendText(request, reply, sight ? startPage.drawn(sight, body, hints?.styles ?? []) : startPage.plain)
  })
}

async function firstOf(drawers: readonly DrawPage[], body: Body, address: string): Promise<FirstSight | undefined> {
  for (const draw of drawers) {
    const sight = await draw(body, address)
    if (sight) return sight
  }
  return undefined
}

function isFile(folder: string, path: string): boolean {
  if (!FILE.test(path) || path.endsWith('.map')) return false
  const file = join(folder, path)
  return existsSync(file) && statSync(file).isFile()
}

function isNavigation(request: FastifyRequest, path: string): boolean {
  if (NEVER_A_PAGE.test(path) || NAMES_A_FILE.test(path)) return false
  const accept = request.headers.accept ?? ''
  return accept.includes('text/html') || accept === '*/*' || accept === ''
}
