import type { erased as italian } from '../it/erased.ts'
import type { Translation } from '../messages.ts'

export const erased: Translation<typeof italian> = {
  title: 'The counter’s data in this browser has been erased',
  back: 'The browser, or somebody who uses it, has erased it. The drafts that were on the server too come back here by themselves.',
  lost: 'What was only here is gone, also what was in the queue. Filings that have reached the office are under “Filings”: the others are not filed and must be confirmed again.',
  read: 'I have read this',
}
