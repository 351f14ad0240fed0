import type { Procedure } from '#domain/condition/procedure.ts'
import type { Answers } from '#domain/filing/filing.ts'
import { own } from '#domain/filing/json.ts'
import { problem, type Problem } from '#domain/problem/problem.ts'
import { rowBounds } from '#fields/repeat/row-count.ts'

/** The types whose answer is a list of rows that each are judged by themselves. */
const LISTS: ReadonlySet<string> = new Set(['repeat', 'cadastral'])

/**
 * The lists of an answer that are longer than they may be, whoever wrote them: told by their length alone, before a row is read. A device
 * does not seal such a list, and judging half a million rows would keep everybody waiting.
 * @returns a `field.too-many-rows` for each
 */
export function crowdedLists({ fields }: Pick<Procedure, 'fields'>, answers: Answers): readonly Problem[] {
  return [...fields.values()].flatMap(({ field }) => {
    const rows = LISTS.has(field.type) ? own(answers, field.id) : undefined
    const [, max] = rowBounds(field)
    return Array.isArray(rows) && rows.length > max ? [problem('field.too-many-rows', { path: field.id, max })] : []
  })
}
