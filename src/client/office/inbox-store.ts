import { defineStore } from 'pinia'
import { readonly, ref, shallowRef, watch } from 'vue'
import type { InboxReply } from '#contract/office.ts'
import type { FilingId } from '#domain/filing/filing.ts'
import type { Problem } from '#domain/problem/problem.ts'
import { useSession } from '../session/store.ts'
import { isSameFilter, type InboxFilter } from './inbox-filter.ts'
import { useOfficeApi } from './ports.ts'

/** The sizes the server gives by itself, and the largest it gives at once. */
const PAGE = 25
const LARGEST_PAGE = 100

/**
 * The list of filings as the officer left it: coming back from a filing finds the same rows at the same height.
 * It is in memory only and goes with who read it: filings of an office are never kept on the device.
 */
export const useInbox = defineStore('inbox', () => {
  const session = useSession()
  const api = useOfficeApi()
  const filter = shallowRef<InboxFilter>({})
  /** All the rows read so far under this filter or, until the new ones are here, the one before. */
  const list = shallowRef<Pick<InboxReply, 'rows' | 'next' | 'total'>>()
  /** What may be filtered by. It outlives a failed reading, so that a filter can be taken back. */
  const choices = shallowRef<Pick<InboxReply, 'offices' | 'procedures'>>({ offices: [], procedures: [] })
  const reading = ref<'list' | 'more'>()
  /** Why the last reading failed; the rows before it stay. */
  const problem = shallowRef<Problem>()
  let asking: AbortController | undefined

  async function ask(what: 'list' | 'more', page: { readonly after?: string, readonly limit?: number }): Promise<InboxReply | undefined> {
    asking?.abort()
    const mine = asking = new AbortController()
    reading.value = what
    const answer = await (await api()).inbox({ ...filter.value, ...page }, { signal: mine.signal })
    if (mine !== asking) return undefined // somebody has asked for something else in the meantime
    reading.value = undefined
    problem.value = answer.ok ? undefined : answer.problems[0]
    if (!answer.ok) return undefined
    choices.value = answer.value
    return answer.value
  }

  /** Reads the list from its beginning, as far down as it was shown if the filter is the same. May be called again at any time. */
  async function read(wanted: InboxFilter): Promise<void> {
    const isNew = !isSameFilter(wanted, filter.value)
    const shown = isNew ? 0 : list.value?.rows.length ?? 0
    filter.value = wanted
    const reply = await ask('list', { limit: Math.min(LARGEST_PAGE, Math.max(PAGE, shown)) })
    if (reply) list.value = reply
    else if (isNew && problem.value) list.value = undefined // rows of another filter would answer another question
  }

  /** Adds the next rows. @returns the first of them; nothing when there is none, or they could not be read */
  async function more(): Promise<FilingId | undefined> {
    const before = list.value
    if (!before?.next) return undefined
    const reply = await ask('more', { after: before.next })
    if (!reply) return undefined
    list.value = { ...reply, rows: [...before.rows, ...reply.rows] }
    return reply.rows[0]?.card.id
  }

  function forget(): void {
    asking?.abort()
    asking = undefined
    reading.value = undefined
    problem.value = undefined
    list.value = undefined
    choices.value = { offices: [], procedures: [] }
    filter.value = {}
  }
  watch(() => session.staff?.owner, forget)

  return { filter, list, choices, reading: readonly(reading), problem, read, more }
})
