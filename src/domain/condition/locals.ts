import Big from 'big.js'
import { celName } from './names.ts'

/** What the administration sets, as expressions read it under `body`: numbers exact, names without hyphens. */
export function localsForExpressions(locals: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(locals).map(([key, value]) => [celName(key), localValue(value)]))
}

function localValue(value: unknown): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : new Big(String(value))
  if (Array.isArray(value)) return value.map(localValue)
  return typeof value === 'object' && value !== null ? localsForExpressions(value as Readonly<Record<string, unknown>>) : value
}
