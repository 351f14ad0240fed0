import type { CompiledExpression } from '../condition/expression.ts'
import type { CompiledColumn, CompiledRows, Node } from '../condition/procedure.ts'
import type { FieldId } from '../procedure/definition.ts'
import { problem, type Problem } from '../problem/problem.ts'
import type { JudgedRow, RowsShape, Verdict, Warning } from './assessment.ts'
import { answerToCel } from './cel-values.ts'
import { isObject, own } from './json.ts'
import { joinPath, type Path } from './path.ts'
import { judgeAnswer } from './verdict.ts'
import { contextOf, holds, type Work } from './work.ts'

/*
 * Tables: a row is a small form of its own, whose conditions see it as `row` beside everything else.
 */

type Row = Readonly<Record<string, unknown>>

/** The rows of an answer. What is no row stands as an empty one: the whole answer was judged before and found unreadable. */
export function rowsOf(answer: unknown): readonly Row[] {
  return Array.isArray(answer) ? answer.map(row => isObject(row) ? row : {}) : []
}

/** Works out which cells are visible and required, and the rows as expressions see them. */
export function shapeRows(work: Work, node: Node & { readonly does: 'shape-rows' }): RowsShape {
  const hidden = new Set<Path>()
  const required = new Set<Path>()
  const shaped = rowsOf(own(work.answers, node.field.id)).map((row, index) => {
    const path = joinPath(node.field.id, index)
    const conditions = { work, node, path }
    const seen = visibleParts(row, node.rows, conditions, hidden)
    for (const column of node.rows.columns) {
      const cell = joinPath(path, column.field.id)
      if (!hidden.has(cell) && isRequired(column, conditions, seen)) required.add(cell)
    }
    return seen
  })
  return { hidden, required, rows: shaped }
}

interface Conditions { readonly work: Work, readonly node: Node & { readonly does: 'shape-rows' }, readonly path: Path }

/** The cells that expressions may see. Columns come in an order in which each follows those it depends on. */
function visibleParts(row: Row, { columns }: CompiledRows, conditions: Conditions, hidden: Set<Path>): Record<string, unknown> {
  const parts: Record<string, unknown> = {}
  const see = ({ name, kind, field }: CompiledColumn): void => {
    const value = answerToCel(kind, field, own(row, field.id))
    if (value !== undefined) parts[name] = value
  }
  for (const column of columns) if (!column.visible) see(column)
  for (const column of columns) {
    if (!column.visible) continue
    if (isTrue(column.visible, conditions, parts, column)) see(column)
    else hidden.add(joinPath(conditions.path, column.field.id))
  }
  return parts
}

function isRequired(column: CompiledColumn, conditions: Conditions, row: object): boolean {
  return typeof column.required === 'boolean' ? column.required : isTrue(column.required, conditions, row, column)
}

function isTrue(expression: CompiledExpression, { work, node, path }: Conditions, row: object, column: CompiledColumn): boolean {
  const outcome = expression.evaluate(work.look, row)
  if (outcome.is === 'failed') work.uncomputable.put(node, joinPath(path, column.field.id))
  return holds(outcome)
}

/**
 * What is wrong with the visible cells of a table, row by row, and what should be confirmed.
 * A row that is the same as before, with the same cells shown and required, keeps its verdict: a key typed in a long table costs one row.
 */
export function judgeRows(work: Work, id: FieldId, rows: CompiledRows, shape: RowsShape): readonly JudgedRow[] {
  const before = work.judgedRows.get(id) ?? []
  return rowsOf(own(work.answers, id)).map((row, index) => {
    const path = joinPath(id, index)
    const cells = rows.columns.map(({ field }) => cellState(shape, joinPath(path, field.id))).join('')
    const known = before[index]
    return known?.row === row && known.cells === cells ? known : { row, cells, ...judgeRow(work, row, rows, { path, shape }) }
  })
}

function cellState({ hidden, required }: RowsShape, cell: Path): string {
  if (hidden.has(cell)) return 'h'
  return required.has(cell) ? 'r' : 'o'
}

function judgeRow(work: Work, row: Row, { columns }: CompiledRows, { path: rowPath, shape }: { readonly path: Path, readonly shape: RowsShape }): Verdict {
  const problems: Problem[] = []
  const warnings: Warning[] = []
  for (const { field, kind } of columns) {
    const path = joinPath(rowPath, field.id)
    const value = own(row, field.id)
    if (shape.hidden.has(path)) continue
    if (isEmpty(value)) {
      if (shape.required.has(path)) problems.push(problem('field.required', { path }))
      continue
    }
    const context = contextOf(work, path, row)
    problems.push(...judgeAnswer(kind, field, value, context))
    warnings.push(...(kind.warnings?.(value, field, context) ?? []).map(one => warningOf(one, path)))
  }
  return { problems, warnings }
}

/** Nothing given: no answer, or a list with nothing in it. */
export function isEmpty(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0)
}

export function warningOf(one: Problem, path: Path): Warning {
  return { id: `${one.code} ${'path' in one.details ? one.details.path : path}`, problem: one }
}
