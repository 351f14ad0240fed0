import type { Definition, Fee } from './definition.ts'

const LITERAL = /^\d+(\.\d+)?$/
const BODY_PLACE = /^body((?:\.[A-Za-z_][A-Za-z0-9_]*)+)$/

/**
 * The amount of a fee when it does not depend on any answer: a number, or one the body sets.
 * @returns integer cents; undefined when only the answers or the office can tell
 */
export function fixedCents(fee: Fee, locals: Definition['locals']): number | undefined {
  if (fee.amount === undefined) return undefined
  const place = BODY_PLACE.exec(fee.amount)?.[1]
  const amount = place === undefined ? fee.amount : valueAt(locals, place.slice(1).split('.'))
  const written = typeof amount === 'number' || typeof amount === 'string' ? String(amount) : ''
  return LITERAL.test(written) ? Math.round(Number(written) * 100) : undefined
}

function valueAt(tree: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>((at, key) => typeof at === 'object' && at !== null ? (at as Readonly<Record<string, unknown>>)[key] : undefined, tree)
}
