import type { Realm } from '../platform/config.ts'
import type { Platform } from '../platform/ports.ts'
import type { SealedTable } from '../platform/reseal.ts'
import type { LoginEvent } from './actor.ts'
import type { PersonIdentity } from './claims.ts'

/** What a session keeps of its login, sealed. */
export interface SessionSecrets {
  readonly realm: Realm
  readonly origin: string
  readonly accessToken: string
  /** Absent in a session from before filings kept it: who has one logs in again. */
  readonly login?: LoginEvent
  /** Absent for staff. */
  readonly person?: PersonIdentity
}

const PURPOSE = 'session'
/** For what the evidence of a login is sealed. */
export const EVIDENCE = 'evidence'

/** What this room keeps sealed. */
export const SEALED_LOGINS: readonly SealedTable[] = [{ schema: 'public', table: 'session', purpose: PURPOSE }, { schema: 'public', table: 'login_evidence', purpose: EVIDENCE }]

export function sealSecrets(secrets: SessionSecrets, { sealer }: Pick<Platform, 'sealer'>): Buffer {
  return sealer.seal(secrets, PURPOSE)
}

/** Nothing when they were closed with a key that is gone. */
export function openSecrets(sealed: Uint8Array, { sealer }: Pick<Platform, 'sealer'>): SessionSecrets | undefined {
  return sealer.open(sealed, PURPOSE) as SessionSecrets | undefined // sealed above
}
