import { sql } from 'kysely'
import type { Room } from '../platform/ports.ts'
import { createIdentityProvider, type ProviderConnection } from './provider.ts'
import { REVOKE_TASK, revokingJob } from './revocation.ts'
import { identityRoom } from './routes.ts'
import { endLateSessions } from './sessions.ts'
import { PROBE_EVERY_MS, watchProvider } from './watch.ts'
import type { IdentityConfig } from '../platform/config.ts'

export type { Actor, AnonymousActor, LoginEvent, PersonActor, PersonAttributes, StaffActor, StaffOfficeRole } from './actor.ts'
export { hasRole, officesOf, ownerOf, sightOf } from './actor.ts'
export { actorOf } from './guard.ts'
export { CALLBACKS, type ProviderConnection } from './provider.ts'
export { readerOf } from './reader.ts'
export { SEALED_LOGINS } from './secrets.ts'
export { ownerNamed } from './sessions.ts'
export { identities, type StaffEntry } from './repository.ts'

/** Logins, sessions and who is who: SPID and CIE for citizens, a realm of their own for staff. */
export function identity(config: IdentityConfig, connection: ProviderConnection, probeEveryMs: number = PROBE_EVERY_MS): Room {
  const provider = createIdentityProvider(config, connection)
  return {
    name: 'identity',
    routes: (app, platform) => {
      const watch = watchProvider(platform, provider, probeEveryMs)
      identityRoom(app, { platform, provider, watch })
      app.addHook('onReady', done => {
        watch.begin()
        done()
      })
      app.addHook('onClose', () => { watch.stop() })
    },
    jobs: platform => ({
      'identity.end-sessions': () => endLateSessions(platform),
      [REVOKE_TASK]: revokingJob(platform, provider),
      'identity.forget-evidence': async () => { await platform.inTransaction(tx => sql`select forget_old_login_evidence()`.execute(tx)) },
    }),
    schedule: [{ task: 'identity.end-sessions', cron: '*/5 * * * *' }, { task: 'identity.forget-evidence', cron: '20 2 * * *' }],
  }
}

/** The providers of the settings: one issuer for each realm, the same for every body. */
export function configuredConnection({ realms }: IdentityConfig): ProviderConnection {
  return { issuer: realm => new URL(realms[realm].issuer ?? ''), insecure: false }
}
