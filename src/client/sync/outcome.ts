import type { OutboxEntry } from '../storage/records.ts'

/** The filing itself left and no answer came: that it is not filed yet would be more than is known. */
export function isOutcomeUnknown({ state, left, history }: Pick<OutboxEntry, 'state' | 'left' | 'history'>): boolean {
  return (state.at !== 'sending' && (left === 'unknown' || left === 'now')) || history.some(one => one.unanswered === true)
}
