import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import type { Config } from './config.ts'

const TILE = /^\/(?:\d{1,2}\/\d{1,7}\/\d{1,7}\.(?:png|jpe?g|webp)|[\w-]{1,60}\.pmtiles)$/

/**
 * /mappe/{z}/{x}/{y}.png, or pieces of /mappe/….pmtiles, from the folder of the settings, so that a body's maps need no other host; nothing else of that folder is given out.
 * A tile that is not there is a 404, as every map expects beyond its edge.
 */
export async function tileRoutes(app: FastifyInstance, { mapTilesDir }: Pick<Config, 'mapTilesDir'>): Promise<void> {
  if (mapTilesDir === undefined) return
  await app.register(fastifyStatic, {
    root: mapTilesDir, prefix: '/mappe/', decorateReply: false, index: false, dotfiles: 'deny', maxAge: '1d', allowedPath: path => TILE.test(path),
  })
}
