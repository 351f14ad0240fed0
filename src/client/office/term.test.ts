import { expect, test } from 'vitest'
import type { CaseState } from '#domain/casework/state.ts'
import { standingOf, type TermStanding } from './term.ts'

test.each<[CaseState, string, TermStanding, string]>([
  ['registered', '2026-12-22', { at: 'running', days: 30 }, 'a month is far'],
  ['in-charge', '2026-11-30', { at: 'running', days: 8 }, 'eight days are not near yet'],
  ['in-charge', '2026-11-29', { at: 'near', days: 7 }, 'a week is'],
  ['registered', '2026-11-22', { at: 'near', days: 0 }, 'the last day is still in time'],
  ['registered', '2026-11-21', { at: 'past', days: 1 }, 'yesterday is not'],
  ['suspended', '2026-11-01', { at: 'suspended' }, 'a term that stands still is never past'],
  ['granted', '2026-11-01', { at: 'concluded' }, 'what is decided has no term'],
])('%s, term %s → %o (%s)', (state, termEnds, standing) => {
  expect(standingOf({ state, termEnds }, '2026-11-22')).toEqual(standing)
})
