import { CivilDay } from '../condition/civil-day.ts'
import { decimalText, exact } from '../condition/decimal.ts'
import type { Expected } from '../condition/expression.ts'
import type { Field } from '../procedure/definition.ts'
import type { CelType } from '../procedure/kind.ts'
import { isNumber, valueFromCel } from './cel-values.ts'

/** What an expression must give to become an answer of this type; nothing for answers made of parts, which no expression can write. */
export function convertibleAs(type: CelType): Expected | undefined {
  switch (type) {
    case 'decimal': return 'number'
    case 'int':
    case 'string':
    case 'bool':
    case 'date':
    case 'list<string>': return type
    case 'list<map>':
    case 'map': return undefined
  }
}

/** The result of an expression as one would type it into a field. @returns nothing for what no answer can hold */
export function rawFromCel(field: Field, result: unknown): unknown {
  if (field.type === 'euro') return valueFromCel('euro', result)
  // With a comma, as on paper: in what a person types, a point before three digits groups thousands.
  if (isNumber(result)) return decimalText(exact(result)).replace('.', ',')
  if (result instanceof CivilDay) return result.text
  return typeof result === 'string' || typeof result === 'boolean' || Array.isArray(result) ? result : undefined
}
