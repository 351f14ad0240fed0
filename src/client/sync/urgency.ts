import type { OutboxEntry } from '../storage/records.ts'

/** After every day there is. */
const NO_DAY = '9999-12-31'

/** What has a last day goes first, the nearest day before the others; then what was sealed first. */
export function byUrgency(a: OutboxEntry, b: OutboxEntry): number {
  return (a.fileBy ?? NO_DAY).localeCompare(b.fileBy ?? NO_DAY) || a.sealedAt.localeCompare(b.sealedAt)
}
