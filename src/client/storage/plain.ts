/** A deep copy without proxies, which IndexedDB cannot clone, and without properties that hold nothing. For JSON values only. */
export function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T // the same JSON, read back
}

/** A copy that lacks some properties. */
export function without<T extends object, K extends keyof T>(value: T, ...keys: readonly K[]): Omit<T, K> {
  const copy: Partial<T> = { ...value }
  for (const key of keys) Reflect.deleteProperty(copy, key)
  return copy as Omit<T, K> // what is left is what Omit says
}
