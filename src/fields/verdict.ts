import { mixed, ValidationError, type Schema } from 'yup'
import { pathOf, type Problem } from '#domain/problem/problem.ts'

/**
 * A yup schema that says what `judge` says: each problem becomes one error whose `message` is the code, whose `path` is the
 * full path of the answer and whose `params` hold the problem's details. Absence (`undefined`) is always fine.
 *
 * It starts from `mixed` because yup's own string and number schemas turn one type into another and count UTF-16 units,
 * while a sealed answer must be judged exactly as it stands.
 */
export function judged(judge: (value: unknown) => readonly Problem[]): Schema {
  return mixed().nullable().test({
    name: 'answer',
    test: (value: unknown, { createError }) => {
      const problems = value === undefined ? [] : judge(value)
      if (problems.length === 0) return true
      return new ValidationError(problems.map(one => createError({ message: one.code, path: pathOf(one) ?? '', params: { ...one.details } })), value)
    },
  })
}
