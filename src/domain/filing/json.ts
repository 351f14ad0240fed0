/** Keys that JavaScript gives a meaning of its own; no answer of ours is called so, and none may be written under one. */
const TREACHEROUS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

export function isTreacherous(key: string): boolean {
  return TREACHEROUS.has(key)
}

/** Whether a value is a JSON object: neither null, list nor anything with a class. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** Whether two JSON values say the same, whatever the order of their keys. A key with `undefined` counts as absent. */
export function isSameJson(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((one, index) => isSameJson(one, b[index]))
  if (!isObject(a) || !isObject(b)) return false
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keys].every(key => isSameJson(own(a, key), own(b, key)))
}

/** The value of an object's own key; nothing for what it inherits. */
export function own(object: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined
}
