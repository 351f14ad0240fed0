import type { Field, Language } from '#domain/procedure/definition.ts'
import type { Kind, Kinds, Places } from '#domain/procedure/kind.ts'
import { joinPath } from '#domain/filing/path.ts'
import { problem } from '#domain/problem/problem.ts'
import { defineKind } from '../define-kind.ts'
import { isLocalText } from '../local-text.ts'
import { isParts, joinTexts, partOf, type Parts } from '../parts.ts'
import { boundsOf, lintProperties } from '../property.ts'
import { judgeRowCount } from './row-count.ts'
import { lintTotal, totalsOf } from './totals.ts'

interface Column { readonly field: Field, readonly kind: Kind }

function isColumn(value: unknown): value is Field {
  return isParts(value) && typeof value['id'] === 'string' && value['id'] !== '' && typeof value['type'] === 'string'
}

function fieldsOf(field: Field): readonly Field[] {
  const fields = field['fields']
  return Array.isArray(fields) ? fields.filter(isColumn) : []
}

/** Columns whose type nobody knows are passed over: `lint` has refused the definition. */
function columnsOf(field: Field, kinds: Kinds): readonly Column[] {
  return fieldsOf(field).flatMap(column => {
    const kind = Object.hasOwn(kinds, column.type) ? kinds[column.type] : undefined
    return kind ? [{ field: column, kind }] : []
  })
}

/** Each cell in its canonical form; cells that no column names are kept, to be refused. */
function normaliseRow(row: unknown, columns: readonly Column[]): unknown {
  if (!isParts(row)) return row
  const cells = Object.entries(row).map(([id, value]) => {
    const column = columns.find(one => one.field.id === id)
    return [id, column ? column.kind.normalise(value, column.field) : value] as const
  })
  return Object.fromEntries(cells.filter(([, value]) => value !== undefined))
}

function showRow(row: unknown, columns: readonly Column[], language: Language, places: Places): string {
  return joinTexts(columns.map(({ field, kind }) => {
    const value = partOf(row, field.id)
    return value === undefined ? '' : `${isLocalText(field.label) ? field.label[language] : field.id}: ${kind.show(value, field, language, places)}`
  }), '; ')
}

const TOTAL: Readonly<Record<Language, string>> = { it: 'Totale', en: 'Total' }

function rowToCel(row: Parts, columns: readonly Column[]): Parts {
  const cells = columns.map(({ field, kind }) => [field.id.replaceAll('-', '_'), kind.toCel(partOf(row, field.id), field)] as const)
  return Object.fromEntries(cells.filter(([, value]) => value !== undefined))
}

function lintColumns(field: Field, kinds: Kinds): readonly string[] {
  const fields = field['fields']
  if (!Array.isArray(fields) || fields.length === 0) return ['fields are missing']
  const columns = fieldsOf(field)
  const ids = columns.map(column => column.id)
  return [
    ...columns.length < fields.length ? ['a column has no id or no type'] : [],
    ...ids.filter((id, index) => ids.indexOf(id) < index).map(id => `column ${id} is there twice`),
    ...columns.flatMap(column => {
      const kind = Object.hasOwn(kinds, column.type) ? kinds[column.type] : undefined
      return kind ? [...kind.lint?.(column) ?? [], ...lintTotal(column)].map(fault => `${column.id}: ${fault}`) : [`${column.id}: type ${column.type} cannot stand in a table`]
    }),
  ]
}

/**
 * A table: rows that all have the same questions. Properties: `fields`, `rows`: how few and how many; of a column of figures, `total: true`.
 * It judges the rows as such; which cells are shown, required and right is for the engine, since conditions may look at the row.
 * An empty table is no answer, and an empty list for expressions.
 * @param kinds the types that can stand in a cell; a table is none of them
 */
export function repeatKind(kinds: Kinds): Kind {
  return defineKind<readonly unknown[]>({
    type: 'repeat',
    cel: 'list<map>',
    holds: Array.isArray,
    normalise: (raw, field) => {
      if (raw === null || raw === '') return undefined
      if (!Array.isArray(raw)) return raw
      const columns = columnsOf(field, kinds)
      return raw.length === 0 ? undefined : raw.map((row: unknown) => normaliseRow(row, columns))
    },
    judge: (rows, field, { path }) => [
      ...judgeRowCount(rows.length, field, path),
      ...rows.flatMap((row, index) => isParts(row) ? [] : [problem('field.unreadable', { path: joinPath(path, index) })]),
    ],
    show: (rows, field, language, places) => {
      const columns = columnsOf(field, kinds)
      const lines = rows.map((row, index) => `${index + 1}. ${showRow(row, columns, language, places)}`)
      const totals = totalsOf(columns.map(one => one.field), rows).map(({ column, value }) => [column.id, value] as const)
      return [...lines, ...totals.length > 0 ? [`${TOTAL[language]}. ${showRow(Object.fromEntries(totals), columns, language, places)}`] : []].join('\n')
    },
    toCel: (rows, field) => {
      const columns = columnsOf(field, kinds)
      return rows.filter(isParts).map(row => rowToCel(row, columns))
    },
    lint: field => [...lintColumns(field, kinds), ...lintProperties(field, ['rows'], boundsOf)],
    children: fieldsOf,
  })
}
