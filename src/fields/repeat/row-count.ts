import type { Path } from '#domain/filing/path.ts'
import type { Field } from '#domain/procedure/definition.ts'
import { problem, type Problem } from '#domain/problem/problem.ts'
import { boundsOf } from '../property.ts'

/** A form of more rows than this is a spreadsheet, and should be an attachment. */
const DEFAULT_MAX_ROWS = 200

/** Whether a list has as many rows as the field's `rows: [min, max]` wants. No rows at all is for `required` to refuse. */
export function judgeRowCount(count: number, field: Field, path: Path): readonly Problem[] {
  const [min, max] = rowBounds(field)
  if (count > 0 && count < min) return [problem('field.too-few-rows', { path, min })]
  return count > max ? [problem('field.too-many-rows', { path, max })] : []
}

export function rowBounds(field: Field): readonly [min: number, max: number] {
  return boundsOf(field, 'rows') ?? [0, DEFAULT_MAX_ROWS]
}
