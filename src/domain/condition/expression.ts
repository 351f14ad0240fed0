import { ParseError, TypeError as CelTypeError, type Environment } from '@marcbachmann/cel-js'
import type { Expression, FieldId } from '../procedure/definition.ts'
import { isAbsence } from './answered.ts'
import { slipsIn } from './slips.ts'
import type { Scope } from './scope.ts'
import { exactLiterals, isStrict, namesIn, partsRead } from './syntax.ts'

/** What an expression may give: a condition, an amount, the type of a computed value or of a converted answer. `number` takes `int` too. */
export type Expected = 'bool' | 'number' | 'int' | 'string' | 'date' | 'list<string>'

/** Unknown: something it needs is not answered. Failed: all is there and it still cannot be computed (a division by zero, a day that does not exist). */
export type Outcome =
  | { readonly is: 'known', readonly value: unknown }
  | { readonly is: 'unknown' }
  | { readonly is: 'failed', readonly reason: string }

/** An expression read, checked and ready; it holds no answers. */
export interface CompiledExpression {
  readonly source: Expression
  readonly type: string
  /** The fields, values and `today` it reads, by their names in CEL. */
  readonly reads: readonly string[]
  /** The columns of its own row it reads. */
  readonly readsOfRow: readonly string[]
  /** @param look the present value of a name, `undefined` when it is unknown. */
  readonly evaluate: (look: (name: string) => unknown, row?: object) => Outcome
}

export type ExpressionCheck =
  | { readonly ok: true, readonly expression: CompiledExpression }
  | { readonly ok: false, readonly message: string }

const UNKNOWN: Outcome = { is: 'unknown' }

/**
 * Reads an expression and checks every name and type in it, for the lint and before it is ever evaluated.
 * @param where the repeat whose `row` it may read, when it belongs to a column
 * @returns the expression, or one sentence in English for its author.
 */
export function checkExpression(scope: Scope, source: Expression, { expects, where }: { readonly expects: Expected, readonly where?: FieldId }): ExpressionCheck {
  const environment = (where === undefined ? undefined : scope.rows.get(where)?.environment) ?? scope.environment
  const read = readExpression(environment, source)
  if (!read.ok) return read
  const { program, type } = read
  if (!isExpected(type, expects)) return { ok: false, message: `gives ${article(type)}, and ${article(expects)} is needed here` }
  const slip = slipsIn(scope, environment, program.ast, where)[0]
  if (slip !== undefined) return { ok: false, message: slip }
  const reads = namesIn(program.ast).filter(name => name === 'today' || scope.names.has(name))
  const compiled = { source, type, reads, readsOfRow: where === undefined ? [] : partsRead(program.ast, 'row') }
  return { ok: true, expression: { ...compiled, evaluate: evaluator(program, reads) } }
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

function evaluator(program: Program, reads: readonly string[]): CompiledExpression['evaluate'] {
  const strict = isStrict(program.ast)
  return (look, row) => {
    const context = Object.create(null) as Record<string, unknown> // no prototype: a name is an answer or nothing
    for (const name of reads) {
      const value = look(name)
      if (value !== undefined) context[name] = value
      else if (strict) return UNKNOWN // the usual case while filling, kept free of the cost of a thrown error
    }
    if (row) context['row'] = row
    return run(program, context)
  }
}

function run(program: Program, context: Record<string, unknown>): Outcome {
  try {
    return { is: 'known', value: program(context) as unknown }
  } catch (error) {
    return isAbsence(error) ? UNKNOWN : { is: 'failed', reason: error instanceof Error ? error.message : String(error) }
  }
}
