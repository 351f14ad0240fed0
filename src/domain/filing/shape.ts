import type { SealedContent } from './filing.ts'
import { isObject } from './json.ts'

/*
 * Whether something read from outside has the shape of a filing's content. What its answers are worth is for `judge.ts`.
 */

type Guard = (value: unknown) => boolean

const KEY_LIMIT = 200
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const SHA256 = /^[0-9a-f]{64}$/
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/

const isText: Guard = value => typeof value === 'string'
const isShortText: Guard = value => typeof value === 'string' && value.length <= KEY_LIMIT
const isCount: Guard = value => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
const matches = (pattern: RegExp): Guard => value => typeof value === 'string' && pattern.test(value)
const oneOf = (...allowed: readonly unknown[]): Guard => value => allowed.includes(value)
const listOf = (guard: Guard): Guard => value => Array.isArray(value) && value.every(guard)

const isInstant: Guard = value => matches(INSTANT)(value) && !Number.isNaN(Date.parse(String(value)))

/** Sorted and each once, as a device seals them. */
const isSortedSet: Guard = value => Array.isArray(value) && value.every(isShortText) && value.every((one, index) => index === 0 || String(value[index - 1]) < String(one))

const CONTENT = closed({
  format: oneOf(1),
  id: matches(UUID),
  body: isShortText,
  procedure: closed({ id: isShortText, version: isCount, digest: matches(SHA256) }),
  language: oneOf('it', 'en'),
  answers: isObject,
  values: isObject,
  fees: listOf(closed({ id: isShortText, at: oneOf('filing', 'release'), amountCents: value => value === null || isCount(value) })),
  attachments: listOf(closed({ path: isShortText, name: isText, mediaType: isShortText, bytes: isCount, sha256: matches(SHA256) }, {
    caption: isText, taken: isShortText, position: isObject, signature: isShortText,
  })),
  confirmed: isSortedSet,
  sealedAt: isInstant,
})

export function isSealedContent(value: unknown): value is SealedContent {
  return CONTENT(value)
}

/** An object with just these keys; the optional ones may be absent. */
function closed(required: Readonly<Record<string, Guard>>, optional: Readonly<Record<string, Guard>> = {}): Guard {
  const guards = new Map(Object.entries({ ...required, ...optional }))
  return value => isObject(value)
    && Object.keys(required).every(key => Object.hasOwn(value, key))
    && Object.entries(value).every(([key, part]) => guards.get(key)?.(part) === true)
}
