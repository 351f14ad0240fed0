import type { SessionReply } from '#contract/identity.ts'
import type { Problem } from '#domain/problem/problem.ts'
import type { Api, Arrival } from '../api/api.ts'
import { DEVICE, type OutboxEntry } from '../storage/records.ts'

/** In whose name an entry may travel just now. */
export type Credentials =
  | { readonly as: 'person' }
  | { readonly as: 'nobody' }
  | { readonly as: 'needs-login', readonly assurance: number }
  | { readonly as: 'unknown', readonly problems: readonly Problem[], readonly arrival: Arrival }

function credentialsIn(session: SessionReply, entry: OutboxEntry): Credentials {
  if ((session.person ?? session.staff)?.owner === entry.owner) {
    return session.assurance >= entry.assurance ? { as: 'person' } : { as: 'needs-login', assurance: entry.assurance }
  }
  if (entry.owner === DEVICE && entry.assurance === 0) return { as: 'nobody' }
  return { as: 'needs-login', assurance: Math.max(1, entry.assurance) } // nobody, or somebody else, is logged in: it waits for its own person
}

/** Asks the server who is logged in, so that what one person sealed never travels under another's session. Anonymous entries carry no cookie at all. */
export async function credentialsFor(entry: OutboxEntry, api: Pick<Api, 'session'>, signal: AbortSignal): Promise<Credentials> {
  if (entry.anonymous) return { as: 'nobody' }
  const answer = await api.session({ signal })
  return answer.ok ? credentialsIn(answer.value, entry) : { as: 'unknown', problems: answer.problems, arrival: answer.arrival }
}
