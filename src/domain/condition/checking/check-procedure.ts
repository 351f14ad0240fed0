import type { Definition } from '../../procedure/definition.ts'
import type { Kinds } from '../../procedure/kind.ts'
import { compileWith } from '../compile.ts'
import { faultIn } from './check-expression.ts'
import { scopeOf, type Scope } from './scope.ts'

/**
 * Checks all the expressions of a definition, with their types, and that nothing waits for itself.
 * @param scope of that definition; what was checked in it once is not checked again
 * @throws Error in English for the author: a bad expression with its place, an unknown type, a name used twice, a cycle with its path.
 */
export function checkProcedure(definition: Definition, kinds: Kinds, scope: Scope = scopeOf(definition, kinds)): void {
  compileWith(definition, kinds, (source, expects, at, where) => {
    const fault = faultIn(scope, source, { expects, ...(where === undefined ? {} : { where }) })
    if (fault !== undefined) throw new Error(`${at}: ${fault}, in: ${source}`)
  })
}
