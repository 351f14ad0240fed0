import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { missingBySteps, type Missing } from '#domain/filing/missing.ts'
import type { Form } from './form.ts'

/** Long enough that nobody who types pays for it. */
const REST_MS = 300

/** What keeps the draft from being confirmed, worked out when the fingers rest. */
export function useMissing(form: () => Form | undefined): { readonly missing: Readonly<ShallowRef<readonly Missing[]>>, readonly look: () => readonly Missing[] } {
  const missing = shallowRef<readonly Missing[]>([])
  let timer: ReturnType<typeof setTimeout> | undefined

  function look(): readonly Missing[] {
    clearTimeout(timer)
    const now = form()
    missing.value = now ? missingBySteps(now.state()) : []
    return missing.value
  }

  watch(form, look, { immediate: true })
  watch(() => form()?.changes.value, () => {
    clearTimeout(timer)
    timer = setTimeout(look, REST_MS)
  })
  onScopeDispose(() => { clearTimeout(timer) })
  return { missing, look }
}
