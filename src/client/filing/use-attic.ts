import { computed, nextTick, onMounted, onScopeDispose, shallowRef, watch, type ComputedRef } from 'vue'
import type { Field, FieldId } from '#domain/procedure/definition.ts'
import { afterPaint } from '../page/after-paint.ts'
import { breathe } from '../page/breathe.ts'
import { whenIdle } from '../page/when-idle.ts'
import type { Form } from './form.ts'

export interface UseAttic {
  /** Where the fields stand that the answers hide: whole, and in no page. */
  readonly attic: HTMLElement
  readonly isShown: (field: Field) => boolean
  /** The fields that are made, shown or not, in the order of the form. */
  readonly made: ComputedRef<readonly Field[]>
  /** When every field stands that the answers show. */
  readonly whole: Promise<void>
}

/** Of many fields that come at once, those that no screen has room for yet are drawn after the others. */
const FOLDED = 'folded'
/** What a field takes of the screen at the very least. */
const LEAST_HEIGHT = 100
const UNFOLDED_AT_ONCE = 4
const MADE_AT_ONCE = 8

const screenful = (): number => Math.ceil(innerHeight / LEAST_HEIGHT)

/**
 * Makes the fields that a screen has room for at once, and the others a few at a time: the first key is taken in between.
 * Makes the hidden fields of a step one by one while there is nothing else to do, so that an answer that shows twenty of them only has to move them.
 * One that is shown before its turn is made then. What was made stays until the step is left.
 */
export function useAttic(fields: readonly Field[], { hiddenFields }: Pick<Form, 'hiddenFields'>): UseAttic {
  const isShown = (field: Field): boolean => !hiddenFields.value.has(field.id)
  const kept = shallowRef<ReadonlySet<FieldId>>(new Set())
  const keep = (more: readonly Field[]): void => { kept.value = new Set([...kept.value, ...more.map(field => field.id)]) }
  const later = shallowRef<ReadonlySet<Field>>(new Set(fields.filter(isShown).slice(screenful())))
  const made = computed(() => fields.filter(field => (isShown(field) && !later.value.has(field)) || kept.value.has(field.id)))
  const attic = document.createElement('div')
  let isLeft = false

  async function makeRest(): Promise<void> {
    while (later.value.size > 0) {
      await breathe()
      later.value = new Set([...later.value].slice(MADE_AT_ONCE))
    }
    await nextTick()
  }

  function makeNext(): void {
    const next = fields.find(field => !isShown(field) && !kept.value.has(field.id))
    if (!next || isLeft) return
    keep([next])
    whenIdle(makeNext)
  }

  watch(hiddenFields, (now, before) => {
    keep(fields.filter(field => now.has(field.id) && !before.has(field.id)))
    foldBeyondScreen([...attic.children])
  })
  const whole = new Promise<void>(resolve => {
    onMounted(() => {
      void makeRest().then(resolve)
      whenIdle(makeNext)
    })
  })
  onScopeDispose(() => { isLeft = true })

  return { attic, isShown, made, whole }
}

/** Puts off the drawing of what comes below the first screenful until that has been painted. */
function foldBeyondScreen(coming: readonly Element[]): void {
  const folded = coming.slice(screenful())
  if (folded.length === 0) return
  for (const one of folded) one.classList.add(FOLDED)

  function unfold(): void {
    for (const one of folded.splice(0, UNFOLDED_AT_ONCE)) one.classList.remove(FOLDED)
    if (folded.length > 0) whenIdle(unfold)
  }
  afterPaint(unfold)
}
