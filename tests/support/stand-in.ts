import { defineStore, type Pinia, type Store } from 'pinia'

/** A store that stands in for the app's own of that id, in this Pinia alone: to be made before the page that asks for it. */
export function standIn<T extends object>(pinia: Pinia, id: string, content: T): Store<string, T> {
  return defineStore(id, () => content)(pinia) as Store<string, T>
}
