import type { OutboxEntry } from './records.ts'

type Standing = Pick<OutboxEntry, 'state' | 'begun' | 'left' | 'lost'>

/** What is known of the filing itself, also of an entry that an earlier release wrote: once anything of that one had set out, nobody knows. */
export function whatLeft({ begun, left }: Pick<Standing, 'begun' | 'left'>): NonNullable<OutboxEntry['left']> {
  return left ?? (begun ? 'unknown' : 'never')
}

/**
 * Whether an entry may become a draft again: the office has refused it, or the filing itself never left, so that nothing can be registered under it.
 * Files that left ahead of it register nothing. What the office has lost stays as it was sealed.
 */
export function isReopenable(entry: Standing): boolean {
  const { state, lost } = entry
  if (lost || state.at === 'filed' || state.at === 'sending') return false
  return state.at === 'needs-correction' || whatLeft(entry) === 'never'
}
