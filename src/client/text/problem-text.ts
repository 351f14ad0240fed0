import type { Language } from '#domain/procedure/definition.ts'
import type { Problem } from '#domain/problem/problem.ts'
import { showBytes, showDate } from './format.ts'
import type { TextKey, TextParams, Translate } from './messages.ts'

const NUMBER = /^-?\d+(\.\d+)?$/
const DATE = /^\d{4}-\d{2}-\d{2}$/

/**
 * A problem in words: what happened and what to do. The texts of room `problem` must be loaded (`need(['problem'])`).
 * @param label the name of the field it is about, as the person reads it; absent for problems about no field.
 */
export function problemText(one: Problem, label: string | undefined, { t, language }: { readonly t: Translate, readonly language: Language }): string {
  const params: Record<string, string | number> = { label: label ?? '' }
  for (const [name, value] of Object.entries(one.details as Readonly<Record<string, unknown>>)) {
    const shown = showDetail(name, value, language)
    if (shown !== undefined) params[name] = shown
  }
  const [key, words] = [keyOf(one), t(keyOf(one), withCount(one, params))]
  return words === key ? t('problem.unfamiliar') : words // a code of a server newer than this page
}

function keyOf(one: Problem): TextKey {
  if (one.code === 'field.bad-format') return `problem.format.${one.details.reason}`
  if (one.code === 'field.incoherent') return `problem.incoherence.${one.details.reason}`
  return `problem.${one.code}`
}

/** The number that decides between singular and plural, where a text has both. */
function withCount({ code, details }: Problem, params: TextParams): TextParams {
  if (code === 'field.too-few-rows' || code === 'attachment.too-few') return { ...params, n: details.min }
  if (code === 'field.too-many-rows' || code === 'attachment.too-many') return { ...params, n: details.max }
  if (code === 'lock.too-soon') return { ...params, n: details.waitSeconds }
  return code === 'request.rate-limited' ? { ...params, n: details.retryAfterSeconds } : params
}

function showDetail(name: string, value: unknown, language: Language): string | number | undefined {
  if (name === 'maxBytes' && typeof value === 'number') return showBytes(value, language)
  if (name === 'accept' && Array.isArray(value)) return value.map(type => String(type).toUpperCase()).join(', ')
  if (Array.isArray(value)) return value.map(String).join(', ')
  if (typeof value === 'number') return value
  if (typeof value !== 'string') return undefined
  if (DATE.test(value)) return showDate(value, language)
  return language === 'it' && NUMBER.test(value) ? value.replace('.', ',') : value
}
