import { daysBetween } from '#domain/calendar/civil-date.ts'
import { isConcluded, type CaseState } from '#domain/casework/state.ts'
import type { CivilDate } from '#domain/filing/filing.ts'

/** How a case stands against its term. `days` are calendar days: left, today being 0, or gone by. */
export type TermStanding =
  | { readonly at: 'running' | 'near' | 'past', readonly days: number }
  | { readonly at: 'suspended' | 'concluded' }

/** From here on an officer should notice. */
const NEAR_DAYS = 7

/** @param today in Italy */
export function standingOf({ state, termEnds }: { readonly state: CaseState, readonly termEnds: CivilDate }, today: CivilDate): TermStanding {
  if (isConcluded(state)) return { at: 'concluded' }
  if (state === 'suspended') return { at: 'suspended' }
  const days = daysBetween(today, termEnds)
  if (days < 0) return { at: 'past', days: -days }
  return { at: days <= NEAR_DAYS ? 'near' : 'running', days }
}
