import type { Room } from '../platform/ports.ts'
import type { Catalogue } from './catalogue.ts'
import { firstSights } from './first-sight.ts'
import { publishCatalogue } from './publish.ts'
import { catalogueReply, offeredTo } from './reply.ts'
import { definitions, type EarlierStanding } from './repository.ts'
import { catalogueRoom as catalogueRoutes } from './routes.ts'

export { rememberedParsing } from './parsed.ts'
export { readCatalogue, type Catalogue, type KnownDefinition, type PublishedDefinition } from './catalogue.ts'
export type { Bodies } from './bodies.ts'
export type { BodySource } from './shape.ts'

/** The public face of the catalogue: publishes what was read, then serves it. */
export function catalogueRoom(catalogue: Catalogue): Room {
  const accepted = new Map<string, readonly EarlierStanding[]>()
  return {
    name: 'catalogue',
    routes: catalogueRoutes(catalogue, accepted),
    drawPages: platform => firstSights(catalogue, platform, body => catalogueReply(catalogue, body, {
      offered: offeredTo(false, catalogue.offered(body.id)), earlier: accepted.get(body.id) ?? [], demonstration: platform.config.demonstration,
    })),
    prepare: async platform => {
      for (const { file, line, message } of catalogue.faults.filter(fault => fault.level === 'error')) platform.log.error({ file, line }, `left out: ${message}`)
      await publishCatalogue(catalogue, platform)
      for (const { id } of catalogue.bodies.all) accepted.set(id, await definitions(platform.db).acceptedStill(id, platform.clock.now()))
    },
  }
}
