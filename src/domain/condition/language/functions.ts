import Big from 'big.js'
import { CivilDay, dayOf } from '../civil-day.ts'
import { decimalText, exact, roundTo, type Exact } from '../decimal.ts'

/**
 * What each function of the language does with values that are there. A method has what it is called on as its first argument.
 * Types were checked by the lint, so each looks only as far as it must to tell its own meanings apart; what cannot be done throws.
 */
export const FUNCTIONS: Readonly<Record<string, (...args: never[]) => unknown>> = {
  date: dateFrom,
  dateOf: (value: string | CivilDay) => typeof value === 'string' ? dateFrom(value) : value,
  daysBetween: (from: CivilDay, to: CivilDay) => BigInt(to.number - from.number),
  addDays: (day: CivilDay, days: bigint) => day.plusDays(Number(days)),
  addMonths: (day: CivilDay, months: bigint) => day.plusMonths(Number(months)),

  decimal: (value: string | Exact) => typeof value === 'string' ? new Big(value) : exact(value),
  int: (value: string | bigint) => typeof value === 'string' ? wholeFrom(value) : value,
  round: (value: Exact, places = 0n) => roundTo(exact(value), Number(places)),
  euro: (value: Exact) => roundTo(exact(value), 2),
  sum: (list: readonly Exact[]) => list.every(one => typeof one === 'bigint') ? list.reduce((total, one) => total + one, 0n) : list.reduce<Big>((total, one) => total.plus(exact(one)), new Big(0)),

  string: textOf,
  size: (value: string | readonly unknown[]) => BigInt(typeof value === 'string' ? Array.from(value).length : value.length),
  contains: (text: string, part: string) => text.includes(part),
  startsWith: (text: string, start: string) => text.startsWith(start),
  endsWith: (text: string, end: string) => text.endsWith(end),
  matches: (text: string, pattern: string) => new RegExp(pattern).test(text),
  trim: (text: string) => text.trim(),
  lowerAscii: (text: string) => text.toLowerCase(),
  upperAscii: (text: string) => text.toUpperCase(),
  substring: (text: string, start: bigint, end?: bigint) => substring(text, Number(start), end === undefined ? text.length : Number(end)),
  indexOf: (text: string, part: string) => BigInt(text.indexOf(part)),
}

function dateFrom(text: string): CivilDay {
  const day = dayOf(text)
  if (!day) throw new RangeError(`Not a civil date: ${text}`)
  return day
}

function wholeFrom(text: string): bigint {
  if (!/^[+-]?\d{1,18}$/.test(text)) throw new RangeError('Not a whole number')
  return BigInt(text)
}

function textOf(value: unknown): string {
  return value instanceof Big ? decimalText(value) : value instanceof CivilDay ? value.text : String(value)
}

function substring(text: string, start: number, end: number): string {
  if (start < 0 || end < start || end > text.length) throw new RangeError('Beyond the text')
  return text.slice(start, end)
}
