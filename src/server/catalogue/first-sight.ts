import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { CatalogueReply } from '#contract/catalogue.ts'
import { FIRST_SIGHT_MODULE, type DrawFirstSight, type FirstSight } from '#contract/first-sight.ts'
import type { DrawPage, Platform } from '../platform/ports.ts'
import type { Catalogue, PublishedDefinition } from './catalogue.ts'
import { offeredTo } from './reply.ts'
import type { BodySource } from './shape.ts'

/** The pages that strangers land on: home, the list with at most one filter, and of each service its sheet and where its form begins; and what the law wants read. */
const PAGE = /^\/(?:|servizi(?:\?(?:event|topic|area|audience|office)=(?<choice>[a-z0-9-]+))?|(?:servizi|nuova)\/(?<procedure>[a-z0-9-]+)|privacy|note-legali|accessibilita)$/

/**
 * Draws the pages of the public as text, so that they can be read before their scripts have come, and without any (decision 0025).
 * Each is drawn once and remembered; what names nothing that is offered is not drawn, so a stranger cannot make it draw without end.
 * @param replyOf the catalogue as the public is offered it
 */
export function firstSights(catalogue: Catalogue, { config, log }: Pick<Platform, 'config' | 'log'>, replyOf: (body: BodySource) => CatalogueReply): DrawPage {
  const drawn = new Map<string, Promise<FirstSight | undefined>>()
  let drawing: Promise<DrawFirstSight | undefined> | undefined

  async function draw(body: BodySource, path: string, shown: PublishedDefinition | undefined): Promise<FirstSight | undefined> {
    const drawer = await (drawing ??= drawerIn(config.distDir))
    if (!drawer) return undefined
    try {
      return await drawer({ path, catalogue: replyOf(body), definitions: new Map(shown ? [[shown.ref.digest, shown.definition]] : []) })
    } catch (error) {
      log.error({ err: error, path }, 'a page could not be drawn: it is sent without its first sight')
      return undefined
    }
  }

  return async ({ id }, address) => {
    const page = PAGE.exec(address)
    const body = catalogue.bodies.byId(id)
    if (!page || !body) return undefined
    const { procedure, choice } = page.groups ?? {}
    if (choice !== undefined && !choicesOf(replyOf(body)).has(choice)) return undefined
    const shown = offeredTo(false, catalogue.offered(id)).find(({ ref }) => ref.id === procedure)
    if (procedure !== undefined && !shown) return undefined
    const key = `${id} ${address}`
    const known = drawn.get(key) ?? draw(body, address, shown)
    drawn.set(key, known)
    return known
  }
}

/** Every value of a filter that finds something. */
function choicesOf({ areas, topics, lifeEvents = [], offices = [], procedures }: CatalogueReply): ReadonlySet<string> {
  return new Set([...[...areas, ...topics, ...lifeEvents, ...offices].map(({ id }) => id), ...procedures.flatMap(({ audience }) => audience)])
}

/** What the build left for the server; nothing where the app was built without it, or not at all. */
async function drawerIn(dist: string): Promise<DrawFirstSight | undefined> {
  const file = join(dist, FIRST_SIGHT_MODULE)
  if (!existsSync(file)) return undefined
  return ((await import(pathToFileURL(file).href)) as { readonly draw: DrawFirstSight }).draw // made by the build from src/client/first-sight
}
