import type { Definition } from '#domain/procedure/definition.ts'
import { rootOf } from '#domain/filing/path.ts'
import { pathOf, type Problem } from '#domain/problem/problem.ts'

/** The step and the field of the first problem that is about an answer; nothing when none is, or the form does not know it. */
export function faultPlace({ steps }: Pick<Definition, 'steps'>, problems: readonly Problem[]): { readonly step: string, readonly field: string } | undefined {
  for (const path of problems.map(pathOf)) {
    const field = path === undefined ? undefined : rootOf(path)
    const step = steps.find(one => one.fields.some(({ id }) => id === field))
    if (step && field !== undefined) return { step: step.id, field }
  }
  return undefined
}
