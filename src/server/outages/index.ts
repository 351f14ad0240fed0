import type { Room } from '../platform/ports.ts'
import { keepBeating, sayAlive } from './heartbeat.ts'
import { outageRoute } from './routes.ts'

export { loginDownSince, loginFails, loginWorks } from './repository.ts'

/** Writes down when the counter could not be used, and shows it to anybody: offices extend terms by it. */
export const outagesRoom: Room = {
  name: 'outages',
  prepare: sayAlive,
  routes(app, platform) {
    outageRoute(app, platform)
    let stop = (): void => undefined
    app.addHook('onReady', () => { stop = keepBeating(platform) })
    app.addHook('onClose', () => { stop() })
  },
}
