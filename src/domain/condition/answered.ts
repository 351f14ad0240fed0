import { EvaluationError, type ASTNode, type Environment } from '@marcbachmann/cel-js'

/*
 * `answered(x)` is the one question an expression may ask about absence itself: everything else that looks at an unanswered field is unknown.
 * It is a macro, because a function would never be called with an unknown argument. The hooks below are the library's documented ones; it gives them no types.
 */
interface Checker { readonly check: (node: ASTNode, context: unknown) => unknown, readonly getType: (name: string) => unknown }
interface Evaluator { readonly run: (node: ASTNode, context: unknown) => unknown }
interface Macro { readonly asked: ASTNode }

/** Errors by which an expression says "not known": a name with no answer, a part or a row that is not there. */
const ABSENT: ReadonlySet<string> = new Set(['unknown_variable', 'no_such_key', 'index_out_of_bounds'])

/** Whether an evaluation stopped because something was not answered, and not because it failed. */
export function isAbsence(error: unknown): boolean {
  return error instanceof EvaluationError && ABSENT.has(error.code)
}

export function declareAnswered(environment: Environment): void {
  environment.registerFunction('answered(ast): bool', ({ args }: { readonly args: readonly [ASTNode] }) => ({
    asked: args[0],
    typeCheck(checker: Checker, macro: Macro, context: unknown) {
      checker.check(macro.asked, context)
      return checker.getType('bool')
    },
    evaluate(evaluator: Evaluator, macro: Macro, context: unknown) {
      return isAnswered(() => evaluator.run(macro.asked, context))
    },
    async: false,
  }))
}

function isAnswered(read: () => unknown): boolean {
  try {
    const value = read()
    return !(Array.isArray(value) && value.length === 0)
  } catch (error) {
    if (isAbsence(error)) return false
    throw error
  }
}
