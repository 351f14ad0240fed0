import type { Expression } from '../procedure/definition.ts'
import { readTree } from './language/read.ts'
import { runnerOf, UNKNOWN, type Look, type Run } from './language/run.ts'
import { isStrict, namesOf, partsOf, type Tree } from './language/tree.ts'

/** What an expression may give: a condition, an amount, or the type of a computed value. `number` takes `int` too. */
export type Expected = 'bool' | 'number' | 'int' | 'string' | 'date' | 'list<string>'

/** Unknown: something it needs is not answered. Failed: all is there and it still cannot be computed (a division by zero, a day that does not exist). */
export type Outcome =
  | { readonly is: 'known', readonly value: unknown }
  | { readonly is: 'unknown' }
  | { readonly is: 'failed', readonly reason: string }

/** An expression read and ready; it holds no answers. */
export interface CompiledExpression {
  readonly source: Expression
  /** The fields, values and `today` it reads, by their names in expressions. */
  readonly reads: readonly string[]
  /** The columns of its own row it reads. */
  readonly readsOfRow: readonly string[]
  /** @param look the present value of a name, `undefined` when it is unknown. */
  readonly evaluate: (look: (name: string) => unknown, row?: object) => Outcome
}

/** What the expressions of one definition may name, beside `today`, `body` and the row they stand in. */
export interface Names {
  readonly sources: ReadonlyMap<string, unknown>
  /** The parts of `body`. */
  readonly locals: Readonly<Record<string, unknown>>
}

const UNKNOWN_OUTCOME: Outcome = { is: 'unknown' }

/**
 * Reads an expression. Its types are not looked at: see `checking/`, which the lint calls before a definition is published.
 * @param inRow whether it stands in a column and may read `row`
 * @throws SyntaxError in English: it cannot be read, or names what the definition does not have
 */
export function readExpression(source: Expression, { sources, locals }: Names, inRow = false): CompiledExpression {
  const tree = readTree(source)
  const free = [...namesOf(tree)]
  const reads = free.filter(name => name === 'today' || sources.has(name))
  const stranger = free.find(name => !reads.includes(name) && name !== 'body' && !(inRow && name === 'row'))
  if (stranger !== undefined) throw new SyntaxError(`no field or value is called "${stranger}"`)
  return { source, reads, readsOfRow: inRow ? [...partsOf(tree, 'row')] : [], evaluate: evaluator(tree, reads, locals) }
}

function evaluator(tree: Tree, reads: readonly string[], locals: Names['locals']): CompiledExpression['evaluate'] {
  const run = runnerOf(tree)
  const strict = isStrict(tree)
  return (look, row) => {
    if (strict && reads.some(name => look(name) === undefined)) return UNKNOWN_OUTCOME // also where something else in it has failed
    return outcomeOf(run, name => name === 'body' ? locals : name === 'row' ? row ?? UNKNOWN : look(name) ?? UNKNOWN)
  }
}

function outcomeOf(run: Run, look: Look): Outcome {
  try {
    const value = run(look)
    return value === UNKNOWN ? UNKNOWN_OUTCOME : { is: 'known', value }
  } catch (error) {
    return { is: 'failed', reason: error instanceof Error ? error.message : String(error) }
  }
}
