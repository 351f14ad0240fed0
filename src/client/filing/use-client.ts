import { computed, watch, type ComputedRef } from 'vue'
import { clientMark, onBehalfOf, type ClientMark, type OnBehalf } from '#domain/filing/client.ts'
import { isSameJson } from '#domain/filing/json.ts'
import type { KeptDraft } from './kept-draft.ts'

export interface ClientWatch {
  /** For whom the draft is filled in, as it stands. */
  readonly behalf: ComputedRef<OnBehalf | undefined>
  /** The client written over the one the answers belong to, until the person has said whether it is another. */
  readonly other: ComputedRef<{ readonly before: ClientMark, readonly now: ClientMark } | undefined>
  /** From now on the answers are the present client's, or nobody's when there is none. */
  readonly accept: () => void
}

/**
 * Keeps in mind whose answers a draft holds, so that one client's never pass for another's unnoticed.
 * @param isLooking whether another window writes the draft: then nothing is marked here
 */
export function useClient({ form, client, markClient }: Pick<KeptDraft, 'form' | 'client' | 'markClient'>, { isLooking }: { readonly isLooking: () => boolean }): ClientWatch {
  const state = computed(() => [form.changes.value, form.state()] as const)
  const now = computed<ClientMark | undefined>(before => sameOr(before, clientMark(state.value[1])))
  const other = computed(() => client.value && now.value && client.value.code !== now.value.code ? { before: client.value, now: now.value } : undefined)

  function accept(): void {
    markClient(clientMark(form.state()) ?? null)
  }

  watch([now, isLooking], () => {
    if (now.value && !isLooking() && !other.value && !isSameJson(client.value, now.value)) accept()
  }, { immediate: true })

  return { behalf: computed<OnBehalf | undefined>(before => sameOr(before, onBehalfOf(state.value[1]))), other, accept }
}

/** The earlier of two that say the same: a key in another box must not have the page drawn again. */
function sameOr<T>(before: T, now: T): T {
  return isSameJson(before, now) ? before : now
}
