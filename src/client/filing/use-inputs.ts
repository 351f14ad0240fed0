import { onMounted, shallowRef, watch } from 'vue'
import type { Step } from '#domain/procedure/definition.ts'
import { fetchInputs, hasInput } from '#fields/views.ts'
import { whenIdle } from '../page/when-idle.ts'

/**
 * The inputs of large fields come behind the form, or at once where the step on the screen needs them; with no network and nothing kept they are asked for
 * again at each step.
 * @returns whether a step can be drawn
 */
export function useInputs(current: () => Step | undefined): { readonly isDrawable: (step: Step) => boolean } {
  const areAllHere = shallowRef(false)
  const isDrawable = (step: Step): boolean => areAllHere.value || step.fields.every(field => hasInput(field.type))

  function fetch(): void {
    fetchInputs().then(() => { areAllHere.value = true }, () => undefined)
  }

  watch(current, step => { if (step && !isDrawable(step)) fetch() }, { immediate: true })
  onMounted(() => { whenIdle(fetch) })
  return { isDrawable }
}
