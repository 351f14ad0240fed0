import type { SessionReply } from '#contract/identity.ts'
import { problem, type Problem } from '#domain/problem/problem.ts'
import type { Api, Arrival } from '../api/api.ts'
import { DEVICE, type OutboxEntry } from '../storage/records.ts'

/** In whose name an entry may travel just now. */
export type Credentials =
  | { readonly as: 'person' }
  | { readonly as: 'nobody' }
  | { readonly as: 'needs-login', readonly assurance: number, readonly why: Problem, readonly arrival: Arrival }
  | { readonly as: 'unknown', readonly problems: readonly Problem[], readonly arrival: Arrival }

function credentialsIn(session: SessionReply, entry: OutboxEntry, arrival: Arrival): Credentials {
  if ((session.person ?? session.staff)?.owner === entry.owner) {
    if (session.assurance >= entry.assurance) return { as: 'person' }
    const why = problem('identity.assurance-too-low', { required: entry.assurance, actual: session.assurance })
    return { as: 'needs-login', assurance: entry.assurance, why, arrival }
  }
  if (entry.owner === DEVICE && entry.assurance === 0) return { as: 'nobody' }
  // Nobody, or somebody else, is logged in: it waits for its own person.
  return { as: 'needs-login', assurance: Math.max(1, entry.assurance), why: problem('identity.login-required', {}), arrival }
}

/** Asks the server who is logged in, so that what one person sealed never travels under another's session. Anonymous entries carry no cookie at all: of these it only asks whether the server is there. */
export async function credentialsFor(entry: OutboxEntry, api: Pick<Api, 'session' | 'time'>, signal: AbortSignal): Promise<Credentials> {
  const answer = entry.anonymous ? await api.time({ signal, anonymous: true }) : await api.session({ signal })
  if (!answer.ok) return { as: 'unknown', problems: answer.problems, arrival: answer.arrival }
  return 'now' in answer.value ? { as: 'nobody' } : credentialsIn(answer.value, entry, answer.arrival)
}
