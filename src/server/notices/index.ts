import type { Catalogue } from '../catalogue/index.ts'
import type { Platform, Room } from '../platform/ports.ts'
import { openChannels, type Channels } from './channels.ts'
import { noticesRoomRoutes } from './routes.ts'
import { tellingJobs } from './tell.ts'

export { announce, announceMove } from './announce.ts'
export { SEALED_ADDRESSES } from './repository.ts'

/** Tells people by mail and by waking their browsers that something of theirs has moved, and never what (CAD art. 6-bis; GDPR art. 5.1.c). */
export function noticesRoom(catalogue: Catalogue): Room {
  const opened = new WeakMap<Platform, Promise<Channels>>()
  const channelsOf = (platform: Platform): Promise<Channels> => {
    const known = opened.get(platform) ?? openChannels(platform)
    opened.set(platform, known)
    return known
  }
  return {
    name: 'notices',
    routes: async (app, platform) => { noticesRoomRoutes(app, platform, await channelsOf(platform)) },
    jobs: platform => tellingJobs({ ...platform, catalogue, channels: channelsOf(platform) }),
  }
}
