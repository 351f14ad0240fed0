/** States of a registered filing. Drafts and queued filings live on the device only and are no states of a case. */
export type CaseState =
  | 'registered' | 'in-charge' | 'suspended' | 'completed' | 'refusal-notice'
  | 'granted' | 'granted-in-part' | 'refused' | 'closed' | 'withdrawn' | 'revoked'

const NEXT: Readonly<Record<CaseState, readonly CaseState[]>> = {
  registered: ['in-charge', 'withdrawn'],
  'in-charge': ['suspended', 'refusal-notice', 'granted', 'granted-in-part', 'refused', 'closed', 'withdrawn'],
  suspended: ['completed', 'closed'],
  completed: ['in-charge'],
  'refusal-notice': ['in-charge', 'refused'],
  granted: ['revoked'],
  'granted-in-part': ['revoked'],
  refused: [],
  closed: [],
  withdrawn: [],
  revoked: [],
}

/** All there are, in the order a case usually goes through them. */
export const CASE_STATES = Object.keys(NEXT) as readonly CaseState[]

export function canMove(from: CaseState, to: CaseState): boolean {
  return NEXT[from].includes(to)
}

/** Whether there is nothing left to answer: decided, or taken back. The term no longer runs. */
export function isConcluded(state: CaseState): boolean {
  return NEXT[state].every(next => next === 'revoked')
}
