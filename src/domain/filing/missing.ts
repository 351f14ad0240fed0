import type { Step } from '../procedure/definition.ts'
import { problem, type Problem } from '../problem/problem.ts'
import type { DraftState } from './assessment.ts'
import { rootOf } from './path.ts'

export interface Missing { readonly step: Step, readonly problems: readonly Problem[] }

/**
 * What still keeps a draft from being confirmed, step by step in the order of the form; nothing when it may be confirmed.
 * What cannot be computed is told in the step of the field it stands at, else in the last one shown.
 */
export function missingBySteps(state: DraftState): readonly Missing[] {
  const shown = state.procedure.definition.steps.filter(step => !state.assessment.hiddenSteps.has(step.id))
  const failures = uncomputableIn(state)
  const last = shown.at(-1)
  return shown.flatMap(step => {
    const isHere = ({ details }: { readonly details: { readonly path: string } }): boolean => stepOf(state, details.path) === step || (step === last && stepOf(state, details.path) === undefined)
    const problems = [...step.fields.flatMap(field => state.assessment.problems.get(field.id) ?? []), ...failures.filter(isHere)]
    return problems.length > 0 ? [{ step, problems }] : []
  })
}

/** Every problem of a draft, in the order of the form. */
export function problemsIn(state: DraftState): readonly Problem[] {
  return missingBySteps(state).flatMap(missing => missing.problems)
}

function uncomputableIn({ assessment, procedure }: DraftState): readonly (Problem & { readonly code: 'value.uncomputable' })[] {
  return procedure.nodes.flatMap(node => {
    const path = assessment.uncomputable.get(node)
    return path === undefined ? [] : [problem('value.uncomputable', { path })]
  })
}

function stepOf({ assessment, procedure }: DraftState, path: string): Step | undefined {
  const step = procedure.fields.get(rootOf(path))?.step
  return step && !assessment.hiddenSteps.has(step.id) ? step : undefined
}
