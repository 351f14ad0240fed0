import Big from 'big.js'
import type { Field, FieldId } from '#domain/procedure/definition.ts'
import { isDecimal } from '../decimal.ts'
import { partOf } from '../parts.ts'

/** Types whose cells can be added up. */
const ADDABLE: readonly string[] = ['euro', 'number', 'integer']

export interface Total {
  readonly column: Field
  /** In the form of the column's own answers: whole cents for `euro`. */
  readonly value: number | string
}

/**
 * The sums of the columns that have `total: true`, over the cells that can be read; exact, also with decimals.
 * @param isHidden cells that are not part of the form now: hidden is absent
 * @returns nothing for a column in which nothing can be read yet
 */
export function totalsOf(columns: readonly Field[], rows: readonly unknown[], isHidden: (row: number, column: FieldId) => boolean = () => false): readonly Total[] {
  return columns.filter(column => column['total'] === true).flatMap(column => {
    const cells = rows.filter((_, index) => !isHidden(index, column.id)).map(row => partOf(row, column.id)).filter(isAmount)
    if (cells.length === 0) return []
    const sum = cells.reduce((total: Big, cell) => total.plus(cell), new Big(0))
    return [{ column, value: column.type === 'number' ? sum.toFixed() : sum.toNumber() }]
  })
}

/** What is wrong with `total` in a column's definition. */
export function lintTotal({ type, total }: Field): readonly string[] {
  if (total === undefined) return []
  return total === true && ADDABLE.includes(type) ? [] : [`total can only be true, for ${ADDABLE.join(', ')}`]
}

function isAmount(cell: unknown): cell is number | string {
  return typeof cell === 'number' ? Number.isSafeInteger(cell) : isDecimal(cell)
}
