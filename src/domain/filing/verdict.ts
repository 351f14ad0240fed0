import { ValidationError } from 'yup'
import type { Problem, ProblemCode } from '../problem/problem.ts'
import type { Field } from '../procedure/definition.ts'
import type { FieldContext, Kind } from '../procedure/kind.ts'
import { joinPath, type Path } from './path.ts'

/** What yup itself puts among the parameters of an error. */
const OF_YUP: ReadonlySet<string> = new Set(['value', 'originalValue', 'label', 'path', 'spec', 'disableStackTrace'])
const CODE = /^[a-z]+(?:-[a-z]+)*\.[a-z]+(?:-[a-z]+)*$/

/**
 * What is wrong with a normalised answer, as its kind's schema says.
 * @returns nothing when all is well; a shape that yup cannot read is `field.unreadable`.
 */
export function judgeAnswer(kind: Kind, field: Field, value: unknown, context: FieldContext): readonly Problem[] {
  try {
    kind.schema(field, context).validateSync(value, { abortEarly: false, strict: true, disableStackTrace: true })
    return []
  } catch (error) {
    if (error instanceof ValidationError) return problemsOf(error, context.path)
    throw error
  }
}

/** Every error inside a yup error, as problems: the message is the code, the parameters are the details, once each. */
export function problemsOf(error: ValidationError, path: Path): readonly Problem[] {
  const errors = error.inner.length > 0 ? error.inner : [error]
  const problems = new Map<string, Problem>()
  for (const one of errors) {
    const found = problemOf(one, path)
    problems.set(JSON.stringify(found), found)
  }
  return [...problems.values()]
}

function problemOf(error: ValidationError, path: Path): Problem {
  const at = pathInside(path, error.path)
  if (error.type === 'typeError') return { code: 'field.unreadable', details: { path: at } }
  if (!CODE.test(error.message)) throw new Error(`A schema speaks no problem code at ${at}: ${error.message}`, { cause: error })
  const details = Object.entries(error.params ?? {}).filter(([name]) => !OF_YUP.has(name))
  // The kind wrote code and details through `problem()`, whose types pair them; yup carried both here untyped.
  return { code: error.message as ProblemCode, details: { path: at, ...Object.fromEntries(details) } } as unknown as Problem
}

/** yup writes `[0].sheet` or `rows[0].sheet`; we write `0.sheet`. A kind may give the whole path or the part inside its answer. */
function pathInside(path: Path, ofYup: string | undefined): Path {
  const inner = (ofYup ?? '').replace(/\[(?:"([^"]*)"|(\d+))\]/g, (_, name?: string, index?: string) => `.${name ?? index ?? ''}`).replace(/^\./, '')
  if (inner === '' || inner === path) return path
  return inner.startsWith(`${path}.`) ? inner : joinPath(path, inner)
}
