import type { CompiledExpression } from '../condition/expression.ts'
import type { Term, TermCase } from '../procedure/definition.ts'
import type { DraftState } from './assessment.ts'
import { startWork } from './work.ts'

/** What the receipt says the filing is about, as its definition words it; nothing when it words nothing or what it needs is not answered. */
export function subjectOf(state: DraftState): string | undefined {
  const subject = resultOf(state, state.procedure.subject)
  return typeof subject === 'string' && subject.trim() !== '' ? subject.normalize('NFC').trim() : undefined
}

/** Whether the filing is to be kept without the person's identity, even if they are logged in. Unknown is no: nobody becomes anonymous by leaving something out. */
export function isAnonymous(state: DraftState): boolean {
  return resultOf(state, state.procedure.anonymous) === true
}

/** The term these answers have: that of the first case that holds, or the procedure's own. What is unknown does not hold. */
export function termOf(state: DraftState): Term | TermCase {
  const { terms, definition } = state.procedure
  return terms.find(({ when }) => resultOf(state, when) === true)?.term ?? definition.term
}

function resultOf(state: DraftState, expression: CompiledExpression | undefined): unknown {
  const outcome = expression?.evaluate(startWork(state, state.answers, state).look)
  return outcome?.is === 'known' ? outcome.value : undefined
}
