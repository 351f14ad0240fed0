import { shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import type { CatalogueEntry, CatalogueReply } from '#contract/catalogue.ts'
import type { Find } from './search.ts'

export interface Search {
  /** What was found, best first; nothing while there is no query or the index is still on its way. */
  readonly found: Readonly<ShallowRef<readonly CatalogueEntry[] | undefined>>
  /** Fetches the index ahead of the first letter, as when the box takes the focus. May be called again. */
  readonly prepare: () => Promise<void>
}

/** Search as you type. The index is no part of the first page: it comes with the first query. */
export function useSearch(catalogue: Ref<CatalogueReply | undefined>, query: Ref<string>): Search {
  const found = shallowRef<readonly CatalogueEntry[]>()
  let find: Find | undefined

  async function prepare(): Promise<void> {
    if (find || !catalogue.value) return
    const { makeFind } = await import('./search.ts')
    find = makeFind(catalogue.value)
  }

  watch(catalogue, () => { find = undefined })
  watch([query, catalogue], async () => {
    const asked = query.value.trim()
    if (asked === '') {
      found.value = undefined
      return
    }
    await prepare()
    if (asked === query.value.trim()) found.value = find?.(asked)
  }, { immediate: true })

  return { found, prepare }
}
