import { inject, type InjectionKey } from 'vue'

/** Words of the components themselves ("facoltativo", "Rimuovi"): keys begin with `ui.`. Read inside render, so that a change of language is seen. */
export type Words = (key: string, params?: Readonly<Record<string, string | number>>) => string

export const wordsKey: InjectionKey<Words> = Symbol('words')

/** The words the application has put in place; without them, as in a test of one component, a key stands for itself. */
export function useWords(): Words {
  return inject(wordsKey, key => key)
}
