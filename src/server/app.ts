import type { FastifyInstance } from 'fastify'
import { actorOf, ownerOf } from './identity/index.ts'
import { createHttp } from './platform/http.ts'
import { personLimit } from './platform/limits.ts'
import { livingSessions, type LivingSessions } from './platform/living-sessions.ts'
import type { Platform, Room } from './platform/ports.ts'
import { installStatic } from './platform/static.ts'

/**
 * Builds the HTTP application: the platform's own routes and guards, then each room on an instance of its own, then the files of the built app.
 * The caller has prepared the rooms, and closes the app.
 */
export async function buildApp(platform: Platform, rooms: readonly Room[]): Promise<FastifyInstance> {
  const sessions = livingSessions()
  const app = await createHttp(platform, sessions)
  limitPeople(app, platform, sessions)
  for (const room of rooms) {
    await app.register(async scope => { await room.routes(scope, platform) })
  }
  await installStatic(app, platform, rooms.flatMap(room => room.drawPages?.(platform) ?? []))
  await app.ready()
  return app
}

/** Each person has a share of their own, and none of their address's once they are known: many may sit behind one address. */
function limitPeople(app: FastifyInstance, platform: Platform, sessions: LivingSessions): void {
  const limit = personLimit(app, platform.config)
  app.addHook('preHandler', async request => {
    if (!request.url.startsWith('/api/')) return
    const actor = await actorOf(request, platform)
    const who = ownerOf(actor)
    if (who === null) {
      sessions.forget(request)
      return
    }
    sessions.learn(request, who)
    await limit(request, who)
  })
}
