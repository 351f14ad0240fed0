import { refuse, type Result } from '#domain/problem/problem.ts'
import { once } from '../page/once.ts'

type Verbs<T> = Readonly<Record<keyof T, (...args: never[]) => Promise<Result<unknown>>>>

/**
 * Verbs that few pages ask for: their code is fetched at the first call, so that no form waits for it.
 * @returns the verbs; each refuses with `storage.unavailable` while its code cannot be fetched, and may be called again
 */
export function whenAsked<T extends Verbs<T>>(names: readonly (keyof T & string)[], load: () => Promise<T>): T {
  const begun = once(load)
  const part = (): Promise<T | undefined> => begun().catch(() => undefined)
  const verb = (name: keyof T) => async (...args: never[]): Promise<Result<unknown>> => (await part())?.[name](...args) ?? refuse('storage.unavailable', {})
  return Object.fromEntries(names.map(name => [name, verb(name)])) as T // each verb of T, by its name
}
