import type { CaseState } from '#domain/casework/state.ts'

export type Tone = 'neutral' | 'primary' | 'success' | 'warning' | 'danger'

const TONE: Readonly<Record<CaseState, Tone>> = {
  registered: 'primary', 'in-charge': 'primary', suspended: 'warning', completed: 'primary', 'refusal-notice': 'warning',
  granted: 'success', 'granted-in-part': 'success', refused: 'danger', closed: 'neutral', withdrawn: 'neutral', revoked: 'danger',
}

/** The colour beside the words of a state (`tracking.state.*`); it never stands alone. */
export function toneOf(state: CaseState): Tone {
  return TONE[state]
}
