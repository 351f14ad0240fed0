import { computed, onMounted, onScopeDispose, shallowRef, watch, type ComputedRef } from 'vue'
import type { Field, FieldId } from '#domain/procedure/definition.ts'
import { whenIdle } from '../page/when-idle.ts'
import type { Form } from './form.ts'

export interface UseAttic {
  /** Where the fields stand that the answers hide: whole, and in no page. */
  readonly attic: HTMLElement
  readonly isShown: (field: Field) => boolean
  /** The fields that are made, shown or not, in the order of the form. */
  readonly made: ComputedRef<readonly Field[]>
}

/**
 * Makes the hidden fields of a step one by one while there is nothing else to do, so that an answer that shows twenty of them only has to move them.
 * One that is shown before its turn is made then. What was made stays until the step is left.
 */
export function useAttic(fields: readonly Field[], { hiddenFields }: Pick<Form, 'hiddenFields'>): UseAttic {
  const isShown = (field: Field): boolean => !hiddenFields.value.has(field.id)
  const kept = shallowRef<ReadonlySet<FieldId>>(new Set())
  const keep = (more: readonly Field[]): void => { kept.value = new Set([...kept.value, ...more.map(field => field.id)]) }
  const made = computed(() => fields.filter(field => isShown(field) || kept.value.has(field.id)))
  let isLeft = false

  function makeNext(): void {
    const next = fields.find(field => !isShown(field) && !kept.value.has(field.id))
    if (!next || isLeft) return
    keep([next])
    whenIdle(makeNext)
  }

  watch(hiddenFields, (now, before) => { keep(fields.filter(field => now.has(field.id) && !before.has(field.id))) })
  onMounted(() => { whenIdle(makeNext) })
  onScopeDispose(() => { isLeft = true })

  return { attic: document.createElement('div'), isShown, made }
}
