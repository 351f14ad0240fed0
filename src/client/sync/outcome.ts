import type { OutboxEntry } from '../storage/records.ts'

/** Bytes of it left and no answer came: that it is not filed yet would be more than is known. */
export function isOutcomeUnknown({ history }: Pick<OutboxEntry, 'history'>): boolean {
  return history.some(one => one.unanswered === true)
}
