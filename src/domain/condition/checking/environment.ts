import { Environment, type ASTNode } from '@marcbachmann/cel-js'
import Big from 'big.js'
import { CivilDay } from '../civil-day.ts'

/*
 * The language as CEL knows it: its types and what may be done with them. Only types are checked here;
 * what is done with values is in `language/`.
 */

/** An expression is a line of law, not a program: what is larger than this is refused when it is read. */
const LIMITS = { maxAstNodes: 500, maxDepth: 32, maxListElements: 200, maxMapEntries: 50, maxCallArguments: 8 } as const

const SYNC = { async: false } as const

const OPERATORS: readonly string[] = [
  ...['decimal OP decimal', 'decimal OP int', 'int OP decimal'].flatMap(pair => [
    ...['+', '-', '*', '/', '%'].map(operator => `${pair.replace('OP', operator)}: decimal`),
    ...['<', '<=', '>', '>='].map(operator => `${pair.replace('OP', operator)}: bool`),
  ]),
  'decimal == decimal: bool', 'decimal == int: bool', '-decimal: decimal',
  ...['==', '<', '<=', '>', '>='].map(operator => `date ${operator} date: bool`),
]

const FUNCTIONS: readonly string[] = [
  'date(string): date', 'dateOf(string): date', 'dateOf(date): date',
  'daysBetween(date, date): int', 'addDays(date, int): date', 'addMonths(date, int): date', 'string(date): string',
  'decimal(string): decimal', 'decimal(int): decimal', 'string(decimal): string',
  ...['decimal', 'int'].flatMap(type => [`round(${type}): decimal`, `round(${type}, int): decimal`, `euro(${type}): decimal`]),
  'sum(list<decimal>): decimal', 'sum(list<int>): int',
]

/** The language of the conditions with no field declared in it yet; each caller gets one of its own to declare in. */
export function newLanguage(): Environment {
  return LANGUAGE.clone()
}

const LANGUAGE = makeLanguage()

function makeLanguage(): Environment {
  const environment = new Environment({ limits: LIMITS })
  environment.registerType('decimal', { ctor: Big, fields: {} })
  environment.registerType('date', { ctor: CivilDay, fields: {} })
  for (const signature of OPERATORS) environment.registerOperator(signature, neverRun)
  for (const signature of FUNCTIONS) environment.registerFunction(signature, neverRun, SYNC)
  declareAnswered(environment)
  return environment
}

function neverRun(): never {
  throw new Error('only types are checked here')
}

/** `answered(x)` takes any expression and gives a truth. The hooks are the library's documented ones; it gives them no types. */
function declareAnswered(environment: Environment): void {
  interface Checker { readonly check: (node: ASTNode, context: unknown) => unknown, readonly getType: (name: string) => unknown }
  environment.registerFunction('answered(ast): bool', ({ args: [asked] }: { readonly args: readonly [ASTNode] }) => ({
    asked,
    typeCheck(checker: Checker, _: unknown, context: unknown) {
      checker.check(asked, context)
      return checker.getType('bool')
    },
    evaluate: neverRun,
    async: false,
  }))
}
