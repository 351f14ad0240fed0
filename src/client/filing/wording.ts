import type { Procedure } from '#domain/condition/procedure.ts'
import type { Field, LocalText } from '#domain/procedure/definition.ts'
import { splitPath, type Path } from '#domain/filing/path.ts'
import type { Warning } from '#domain/filing/assessment.ts'
import { pathOf, type Problem } from '#domain/problem/problem.ts'
import type { Texts } from '../text/index.ts'
import { problemText } from '../text/problem-text.ts'

type Words = Pick<Texts, 't' | 'local' | 'language'>

/** Says what is wrong in a draft in the definition's own words. Call inside render, so that a change of language is seen. */
export interface Wording {
  readonly problem: (one: Problem) => string
  /** The same where it stands away from its field: what is wrong there is told with the field's own label. */
  readonly placed: (one: Problem) => string
  readonly warning: (one: Warning) => string
  /** The label a person reads beside an answer: for a cell also which row it is in. */
  readonly label: (path: Path) => string
}

export function wordingOf({ definition, fields }: Procedure, { t, local, language }: Words): Wording {
  const messages = new Map<string, LocalText>(definition.steps.flatMap(step => step.checks).map(check => [check.id, check.message]))

  function label(path: Path): string {
    const [id = '', row, part] = splitPath(path)
    const compiled = fields.get(id)
    if (!compiled) return definition.values.filter(value => value.id === id).map(value => local(value.label))[0] ?? id
    const children = compiled.kind.children?.(compiled.field) ?? []
    const inner = (key: string | undefined): Field | undefined => children.find(child => child.id === key)
    const cell = inner(part)
    if (cell && row !== undefined) return t('filing.page.inRow', { label: local(cell.label), row: Number(row) + 1 })
    return local(inner(row)?.label ?? compiled.field.label)
  }

  const problem = (one: Problem): string => {
    const message = one.code === 'check.failed' ? messages.get(one.details.check) : undefined
    const path = pathOf(one)
    return message ? local(message) : problemText(one, path === undefined ? undefined : label(path), { t, language: language.value })
  }

  const placed = (one: Problem): string => {
    const path = pathOf(one)
    return one.code === 'check.failed' && path !== undefined ? t('filing.page.problemAt', { label: label(path), message: problem(one) }) : problem(one)
  }

  return { problem, placed, label, warning: one => one.message ? local(one.message) : one.problem ? problem(one.problem) : one.id }
}
