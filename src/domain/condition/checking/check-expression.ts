import { ParseError, TypeError as CelTypeError, type Environment } from '@marcbachmann/cel-js'
import type { Expression, FieldId } from '../../procedure/definition.ts'
import type { Expected } from '../expression.ts'
import { readTree } from '../language/read.ts'
import { runnerOf } from '../language/run.ts'
import { slipsIn } from './slips.ts'
import type { Scope } from './scope.ts'
import { exactLiterals } from './syntax.ts'

export interface Standing {
  readonly expects: Expected
  /** The repeat whose `row` it may read, when it belongs to a column. */
  readonly where?: FieldId
}

/**
 * Checks every name and type of an expression, before the definition it stands in is published.
 * @returns what is wrong, as one sentence in English for its author; nothing when it is right
 */
export function faultIn(scope: Scope, source: Expression, standing: Standing): string | undefined {
  const key = JSON.stringify([standing.expects, standing.where, source])
  const known = checked.get(scope) ?? new Map<string, string | undefined>()
  checked.set(scope, known)
  if (!known.has(key)) known.set(key, check(scope, source, standing))
  return known.get(key)
}

/** Blocks bring the same conditions to many places. */
const checked = new WeakMap<Scope, Map<string, string | undefined>>()

function check(scope: Scope, source: Expression, { expects, where }: Standing): string | undefined {
  const environment = (where === undefined ? undefined : scope.rows.get(where)?.environment) ?? scope.environment
  const read = readExpression(environment, source)
  if (!read.ok) return read.message
  if (!isExpected(read.type, expects)) return `gives ${article(read.type)}, and ${article(expects)} is needed here`
  return slipsIn(scope, environment, read.program.ast, where)[0] ?? beyondTheLanguage(source)
}

type Program = ReturnType<Environment['parse']>
type Read = { readonly ok: true, readonly program: Program, readonly type: string } | { readonly ok: false, readonly message: string }

function readExpression(environment: Environment, source: Expression): Read {
  try {
    const program = environment.parse(exactLiterals(source, environment.parse(source).ast))
    const check = program.check()
    return check.valid ? { ok: true, program, type: check.type ?? 'dyn' } : { ok: false, message: worded(check.error) }
  } catch (error) {
    if (error instanceof ParseError) return { ok: false, message: worded(error) }
    throw error
  }
}

/** CEL has more than definitions may use: what our own language cannot read is refused here, not on somebody's phone. */
function beyondTheLanguage(source: Expression): string | undefined {
  try {
    runnerOf(readTree(source))
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

function worded(error: unknown): string {
  if (error instanceof CelTypeError || error instanceof ParseError) {
    const name = /^Unknown variable: (\w+)$/.exec(error.summary)?.[1]
    return name === undefined ? error.summary : `no field or value is called "${name}"`
  }
  return String(error)
}

function isExpected(type: string, expects: Expected): boolean {
  if (type === 'dyn') return true // a part of a composite answer: judged when it is evaluated
  return expects === 'number' ? type === 'decimal' || type === 'int' : type === expects
}

function article(type: string): string {
  return `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`
}
