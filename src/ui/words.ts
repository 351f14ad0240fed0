import { inject, type InjectionKey } from 'vue'

/** What the components say by themselves. The application's texts must hold every one of these keys. */
export type UiWord =
  | 'ui.optional' | 'ui.choose' | 'ui.error' | 'ui.close'
  | 'ui.characters.left' | 'ui.characters.over'
  | 'ui.combobox.some' | 'ui.combobox.many' | 'ui.combobox.none'
  | 'ui.steps.position' | 'ui.steps.show' | 'ui.steps.hide' | 'ui.steps.done' | 'ui.steps.current' | 'ui.steps.problems' | 'ui.steps.todo'
  | 'ui.pages.previous' | 'ui.pages.next' | 'ui.timeline.done' | 'ui.timeline.current' | 'ui.timeline.todo'

/** Read inside render, so that a change of language is seen. */
export type Words = (key: UiWord, params?: Readonly<Record<string, string | number>>) => string

export const wordsKey: InjectionKey<Words> = Symbol('words')

/** The words the application has put in place; without them, as in a test of one component, a key stands for itself. */
export function useWords(): Words {
  return inject(wordsKey, key => key)
}
