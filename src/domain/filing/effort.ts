import type { DraftState } from './assessment.ts'
import { missingBySteps } from './missing.ts'

/**
 * About how many minutes of the usual ones are left: the share of what must be given and is not, of all that must be given as the form stands.
 * @returns whole minutes, 1 or more while anything is missing; 0 when nothing is
 */
export function minutesLeft(state: DraftState): number {
  const missing = missingBySteps(state).flatMap(step => step.problems).length
  if (missing === 0) return 0
  const asked = Math.max(missing, state.assessment.requiredFields.size)
  return Math.max(1, Math.round(state.procedure.definition.minutes * missing / asked))
}
