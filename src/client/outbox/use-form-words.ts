import { shallowRef, watch, type ShallowRef } from 'vue'
import { fieldsOf, type Definition } from '#domain/procedure/definition.ts'
import { rootOf } from '#domain/filing/path.ts'
import { pathOf, type Problem } from '#domain/problem/problem.ts'
import { useBody } from '../body/store.ts'
import type { OutboxEntry } from '../storage/records.ts'
import { useText } from '../text/index.ts'
import { problemText } from '../text/problem-text.ts'

export interface FormWords {
  /** The form the filing was made on; nothing until it is read, or when this device has it no more. */
  readonly definition: Readonly<ShallowRef<Definition | undefined>>
  /** What is wrong, in the words of that form. Call inside render. */
  readonly words: (one: Problem) => string
}

/** Tells the problems of a sealed filing in the words of its form, which is read only when one of them is about an answer. */
export function useFormWords(entry: () => OutboxEntry, problems: () => readonly Problem[]): FormWords {
  const { t, local, language } = useText()
  const body = useBody()
  const definition = shallowRef<Definition>()

  const isAboutAnswer = (one: Problem): boolean => one.code === 'check.failed' || pathOf(one) !== undefined
  watch(() => problems().some(isAboutAnswer), async needed => {
    if (!needed || definition.value) return
    const found = await body.definition(entry().procedure)
    if (found.ok) definition.value = found.value
  }, { immediate: true })

  function words(one: Problem): string {
    const message = one.code === 'check.failed' ? definition.value?.steps.flatMap(step => step.checks).find(check => check.id === one.details.check)?.message : undefined
    if (message) return local(message)
    const path = pathOf(one)
    const field = definition.value && path !== undefined ? fieldsOf(definition.value).find(candidate => candidate.id === rootOf(path)) : undefined
    return problemText(one, field ? local(field.label) : path, { t, language: language.value })
  }

  return { definition, words }
}
