/** A deep copy without proxies, which IndexedDB cannot clone, and without properties that hold nothing. For JSON values only. */
export function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T // the same JSON, read back
}
