import canonicalize from 'canonicalize'
import { ok, refuse, type Result } from '../problem/problem.ts'
import { isTreacherous } from './json.ts'

/*
 * The bytes of a filing are its RFC 8785 canonical JSON in UTF-8: the same content gives the same bytes and the same hash on every device, for ever.
 * The Encoding API is in every browser and in Node, yet not in ECMAScript's own library, hence the two declarations.
 */
declare const TextEncoder: new () => { encode: (text: string) => Uint8Array<ArrayBuffer> }
declare const TextDecoder: new (label: string, options: { readonly fatal: boolean, readonly ignoreBOM: boolean }) => { decode: (bytes: Uint8Array) => string }

/** Deeper than any answer of ours: what comes deeper was made to break a reader. */
const MAX_DEPTH = 24

/** The canonical text of a JSON value. @throws Error for what JSON cannot say (NaN, lone surrogates, undefined): a bug, for answers are normalised. */
export function canonicalText(value: unknown): string {
  const text = canonicalize(value)
  if (text === undefined) throw new Error('Only JSON can be sealed')
  return text
}

export function canonicalBytes(value: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(canonicalText(value))
}

/**
 * Reads sealed bytes strictly: they must be exactly the canonical bytes of what they say, so that a key given twice, another order,
 * another way to write a number, a byte order mark or a blank is refused, and the hash speaks of one content only.
 * @returns `filing.malformed` when they are no JSON of ours, `filing.not-canonical` when they are but not in canonical form.
 */
export function readSealed(bytes: Uint8Array): Result<unknown> {
  const text = decoded(bytes)
  const parsed = text === undefined ? undefined : parse(text)
  if (!parsed || !isTame(parsed.value)) return refuse('filing.malformed', {})
  return isCanonical(parsed.value, text) ? ok(parsed.value) : refuse('filing.not-canonical', {})
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined // not UTF-8: the caller is told that the filing is malformed
  }
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return undefined // not JSON: the caller is told that the filing is malformed
  }
}

/** Whether nothing in a parsed value can hurt who walks it: no bottomless nesting, no key that JavaScript gives a meaning of its own. */
function isTame(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return typeof value !== 'number' || Number.isFinite(value)
  if (depth > MAX_DEPTH) return false
  return Object.entries(value).every(([key, part]) => !isTreacherous(key) && isTame(part, depth + 1))
}

function isCanonical(value: unknown, text: string | undefined): boolean {
  try {
    return canonicalText(value) === text
  } catch {
    return false // a lone surrogate: JSON can write it, RFC 8785 cannot
  }
}
