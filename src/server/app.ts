import type { FastifyInstance } from 'fastify'
import { actorOf } from './identity/index.ts'
import { createHttp } from './platform/http.ts'
import { personLimit } from './platform/limits.ts'
import type { Platform, Room } from './platform/ports.ts'
import { installStatic } from './platform/static.ts'

/**
 * Builds the HTTP application: the platform's own routes and guards, then each room on an instance of its own, then the files of the built app.
 * The caller has prepared the rooms, and closes the app.
 */
export async function buildApp(platform: Platform, rooms: readonly Room[]): Promise<FastifyInstance> {
  const app = await createHttp(platform)
  limitPeople(app, platform)
  for (const room of rooms) {
    await app.register(async scope => { await room.routes(scope, platform) })
  }
  await installStatic(app, platform, rooms.flatMap(room => room.drawPages?.(platform) ?? []))
  await app.ready()
  return app
}

/** Each person has a share of their own, beside the one of the address: many may sit behind one address. */
function limitPeople(app: FastifyInstance, platform: Platform): void {
  const limit = personLimit(app, platform.config)
  app.addHook('preHandler', async request => {
    if (!request.url.startsWith('/api/')) return
    const actor = await actorOf(request, platform)
    if (actor.kind === 'anonymous') return
    await limit(request, actor.kind === 'person' ? actor.personId : actor.staffId)
  })
}
