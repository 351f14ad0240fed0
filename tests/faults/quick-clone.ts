/*
 * The structured clone for hundreds of simulated devices in one process: each record that is written or read is copied by it. Node's own writes a
 * message and reads it again, which takes ten times as long as copying. What a device keeps is plain data, bytes and keys; of anything else the
 * ordinary clone decides, so that what a browser would not store is not stored here either.
 */

const ordinary = globalThis.structuredClone
/** Deeper than anything that is stored: what refers to itself ends here, and goes the usual way. */
const DEEPEST = 60

class NotPlain extends Error {}
const notPlain = new NotPlain() // one for all: making an error is dear, and this one is never shown

function copied(value: unknown, depth: number): unknown {
  if (typeof value === 'function' || typeof value === 'symbol' || depth > DEEPEST) throw notPlain
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(part => copied(part, depth + 1))
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === Object.prototype || prototype === null) return copiedMembers(value, depth)
  if (value instanceof Uint8Array) return new Uint8Array(value)
  if (value instanceof ArrayBuffer) return value.slice(0)
  if (value instanceof CryptoKey) return value // nothing of it can be changed
  throw notPlain
}

function copiedMembers(value: object, depth: number): object {
  const copy: Record<string, unknown> = {}
  for (const [name, part] of Object.entries(value)) copy[name] = copied(part, depth + 1)
  return copy
}

globalThis.structuredClone = <T>(value: T, options?: StructuredSerializeOptions): T => {
  if (options !== undefined) return ordinary(value, options)
  try {
    return copied(value, 0) as T // the same shape, part by part
  } catch (cause) {
    if (cause !== notPlain) throw cause
    return ordinary(value)
  }
}
