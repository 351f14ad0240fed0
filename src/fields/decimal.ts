/** Digits a number may have in all: more than any quantity on paper, few enough to be exact and quick. */
const MAX_LENGTH = 40

const PLAIN = /^-?\d+(?:\.\d+)?$/
const GROUPED = /^([1-9]\d{0,2}(?:\.\d{3})+)(?:,(\d*))?$/
const WITH_COMMA = /^(\d*),(\d*)$/
const WITH_POINT = /^(\d*)\.(\d*)$/
const WHOLE = /^\d+$/

/** Whether a value is a decimal number as answers hold it: digits, at most one point, a minus sign in front. */
export function isDecimal(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_LENGTH && PLAIN.test(value)
}

/**
 * Reads a number as Italians write it: `1.234,56`; points before groups of exactly three digits group thousands, any other
 * single point is a decimal point (`2.5`, and `0.125`, since no group starts with zero).
 * @returns its canonical form: a point, no grouping, no needless zeros; `undefined` when it is no number. Reading the canonical
 * form gives it back, and for that reason a number that would then look grouped keeps one zero: `1,234` is `1.2340`.
 */
export function readDecimal(typed: string): string | undefined {
  const text = typed.replace(/\s/g, '').replace('\u2212', '-')
  if (text.length > MAX_LENGTH) return undefined
  const sign = text.startsWith('-') ? '-' : ''
  const digits = text.replace(/^[+-]/, '')
  const grouped = GROUPED.exec(digits)
  if (grouped) return canonical(sign, (grouped[1] ?? '').replaceAll('.', ''), grouped[2])
  const parts = WITH_COMMA.exec(digits) ?? WITH_POINT.exec(digits)
  if (parts && digits.length > 1) return canonical(sign, parts[1], parts[2])
  return WHOLE.test(digits) ? canonical(sign, digits, '') : undefined
}

/** Like {@link readDecimal} for quantities that are never in thousands (kilometres of a road, degrees): a point is always a decimal point. */
export function readMeasure(typed: string): string | undefined {
  const text = typed.replace(/\s/g, '').replace('\u2212', '-')
  if (text.length > MAX_LENGTH) return undefined
  const sign = text.startsWith('-') ? '-' : ''
  const digits = text.replace(/^[+-]/, '')
  const parts = WITH_COMMA.exec(digits) ?? WITH_POINT.exec(digits)
  if (parts && digits.length > 1) return plain(sign, parts[1], parts[2])
  return WHOLE.test(digits) ? plain(sign, digits, '') : undefined
}

/** A number that came as JSON; `undefined` when it is not finite or too long to be exact. */
export function readNumber(value: number): string | undefined {
  const text = String(value)
  const parts = PLAIN.test(text) ? text.replace('-', '').split('.') : undefined
  return parts && canonical(value < 0 ? '-' : '', parts[0], parts[1])
}

/** How many decimals count: those of `1.2340` are three. */
export function countDecimals(decimal: string): number {
  const point = decimal.indexOf('.')
  return point < 0 ? 0 : withoutEndZeros(decimal.slice(point + 1)).length
}

function canonical(sign: string, whole: string | undefined, fraction: string | undefined): string {
  const text = plain(sign, whole, fraction)
  return GROUPED.test(text.replace('-', '')) ? `${text}0` : text
}

function plain(sign: string, whole = '', fraction = ''): string {
  const units = whole.replace(/^0+(?=\d)/, '') || '0'
  const rest = withoutEndZeros(fraction)
  const text = rest === '' ? units : `${units}.${rest}`
  return text === '0' ? '0' : sign + text
}

/** Not a regular expression: `/0+$/` takes quadratic time on a long run of zeros that ends otherwise. */
function withoutEndZeros(digits: string): string {
  let end = digits.length
  while (end > 0 && digits[end - 1] === '0') end -= 1
  return digits.slice(0, end)
}
