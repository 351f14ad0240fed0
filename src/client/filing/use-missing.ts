import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { minutesLeft } from '#domain/filing/effort.ts'
import { missingBySteps, type Missing } from '#domain/filing/missing.ts'
import type { Form } from './form.ts'

/** Long enough that nobody who types pays for it. */
const REST_MS = 300

export interface UseMissing {
  readonly missing: Readonly<ShallowRef<readonly Missing[]>>
  /** About how many are left. */
  readonly minutes: Readonly<ShallowRef<number>>
  readonly look: () => readonly Missing[]
}

/** What keeps the draft from being confirmed, worked out when the fingers rest. */
export function useMissing(form: () => Form | undefined): UseMissing {
  const missing = shallowRef<readonly Missing[]>([])
  const minutes = shallowRef(0)
  let timer: ReturnType<typeof setTimeout> | undefined

  function look(): readonly Missing[] {
    clearTimeout(timer)
    const now = form()
    missing.value = now ? missingBySteps(now.state()) : []
    minutes.value = now ? minutesLeft(now.state()) : 0
    return missing.value
  }

  watch(form, look, { immediate: true })
  watch(() => form()?.changes.value, () => {
    clearTimeout(timer)
    timer = setTimeout(look, REST_MS)
  })
  onScopeDispose(() => { clearTimeout(timer) })
  return { missing, minutes, look }
}
