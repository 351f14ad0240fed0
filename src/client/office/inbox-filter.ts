import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import type { InboxQuery } from '#contract/office.ts'
import { CASE_STATES } from '#domain/casework/state.ts'

/** What the officer has asked to see. It lives in the address, so that it can be bookmarked and Back undoes it. */
export type InboxFilter = Pick<InboxQuery, 'q' | 'state' | 'office' | 'procedure' | 'sort'>
export type InboxSort = NonNullable<InboxFilter['sort']>

/** The first is the one a fresh inbox has. */
export const SORTS = ['newest', 'oldest', 'term'] as const satisfies readonly InboxSort[]

const SLUG = /^[a-z0-9][a-z0-9-]{0,79}$/
const MAX_SEARCH = 100

/** Reads the filter from an address. What anybody may have typed there and the server would refuse is left out. */
export function filterOf(query: LocationQuery): InboxFilter {
  const q = typeof query['q'] === 'string' ? query['q'].trim().slice(0, MAX_SEARCH) : ''
  const state = CASE_STATES.find(one => one === query['state'])
  const sort = SORTS.find(one => one === query['sort'] && one !== 'newest')
  const office = slugIn(query['office'])
  const procedure = slugIn(query['procedure'])
  return { ...q && { q }, ...state && { state }, ...office && { office }, ...procedure && { procedure }, ...sort && { sort } }
}

function slugIn(value: unknown): string | undefined {
  return typeof value === 'string' && SLUG.test(value) ? value : undefined
}

/** The filter as an address carries it; `filterOf` reads it back the same. */
export function queryOf(filter: InboxFilter): LocationQueryRaw {
  return { ...filter }
}

/** Whether rows are left out; the order leaves out none. */
export function isNarrowed({ q, state, office, procedure }: InboxFilter): boolean {
  return [q, state, office, procedure].some(one => one !== undefined)
}

export function isSameFilter(one: InboxFilter, other: InboxFilter): boolean {
  return (['q', 'state', 'office', 'procedure', 'sort'] as const).every(key => one[key] === other[key])
}
