import type { OutboxEntry } from './records.ts'

/**
 * Whether an entry may become a draft again: the office has refused it, or it never set out, so that nothing can be registered under it.
 * What the office has lost stays as it was sealed.
 */
export function isReopenable({ state, begun, lost }: Pick<OutboxEntry, 'state' | 'begun' | 'lost'>): boolean {
  if (lost || state.at === 'filed' || state.at === 'sending') return false
  return state.at === 'needs-correction' || begun !== true
}
