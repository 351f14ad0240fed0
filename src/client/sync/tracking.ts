import type { FilingId } from '#domain/filing/filing.ts'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import type { Api } from '../api/api.ts'
import type { CachedFiling, Owner } from '../storage/records.ts'
import type { FilingStorage } from '../storage/storage.ts'

export interface TrackingPorts {
  readonly api: Pick<Api, 'session' | 'myFilings' | 'myFiling'>
  readonly storage: Pick<FilingStorage, 'keepFilings' | 'keepFiling' | 'listFilings' | 'cachedFiling'>
}

/** What is kept under an owner must be that owner's: another tab may have let somebody else in. */
async function isStill(owner: Owner, { api }: TrackingPorts): Promise<Result<void>> {
  const session = await api.session()
  if (!session.ok) return session
  return (session.value.person ?? session.value.staff)?.owner === owner ? ok(undefined) : refuse('identity.login-required', {})
}

/**
 * Fetches all the owner's filings and keeps them for reading with no network.
 * @returns the list as now kept; a problem when it could not be refreshed (what was kept stays readable by `listFilings`)
 */
export async function refreshMyFilings(owner: Owner, ports: TrackingPorts): Promise<Result<readonly CachedFiling[]>> {
  const same = await isStill(owner, ports)
  if (!same.ok) return same
  let after: string | undefined
  do {
    const page = await ports.api.myFilings(after, { owner })
    if (!page.ok) return page
    const kept = await ports.storage.keepFilings(owner, page.value.filings)
    if (!kept.ok) return kept
    after = page.value.next
  } while (after !== undefined)
  return ports.storage.listFilings(owner)
}

/** Fetches one filing with its events and receipt, and keeps it for reading with no network. */
export async function refreshMyFiling(owner: Owner, id: FilingId, ports: TrackingPorts): Promise<Result<CachedFiling>> {
  const same = await isStill(owner, ports)
  if (!same.ok) return same
  const whole = await ports.api.myFiling(id, { owner })
  if (!whole.ok) return whole
  const kept = await ports.storage.keepFiling(owner, whole.value)
  return kept.ok ? ports.storage.cachedFiling(owner, id) : kept
}
