import type { Transaction } from '../platform/database.ts'
import type { JobHandler, Jobs } from '../platform/jobs.ts'
import { describeError } from '../platform/log.ts'
import type { Platform } from '../platform/ports.ts'
import type { IdentityProvider } from './provider.ts'
import type { SessionRow } from './repository.ts'
import { openSecrets } from './secrets.ts'

export const REVOKE_TASK = 'identity.revoke'

/** With the waits between them three hours and a half: by then most tokens have ended by themselves. */
const ATTEMPTS = 10

/** Of a session that ended, as its row had it: sealed, so that the job too names nobody. */
interface Ended { readonly sealed: string }

/** Asks, in the transaction that ended these sessions, that their access tokens end at the provider (I-06). Nobody waits for it. */
export async function askToRevoke(tx: Transaction, ended: readonly Pick<SessionRow, 'sealed'>[], { jobs }: { readonly jobs: Jobs }): Promise<void> {
  if (ended.length > 0) await jobs.addEach(tx, REVOKE_TASK, ended.map(({ sealed }): Ended => ({ sealed: sealed.toString('base64') })))
}

/** Tries again while the provider cannot be reached, and then leaves nothing of the session behind: a job that failed for good would stay in the database. */
export function revokingJob(platform: Platform, provider: IdentityProvider): JobHandler {
  return async (payload, { attempt }) => {
    const secrets = openSecrets(Buffer.from((payload as Ended).sealed, 'base64'), platform) // asked for above
    if (!secrets) return
    const { realm, origin, accessToken } = secrets
    try {
      if (!await provider.revoke(realm, origin, accessToken)) platform.log.warn({ realm }, 'the identity provider refuses to end an access token')
    } catch (error) {
      if (attempt < ATTEMPTS) throw error
      platform.log.warn({ realm, err: describeError(error) }, 'an access token was not ended at the identity provider')
    }
  }
}
