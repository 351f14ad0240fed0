import { expect, test } from 'vitest'
import { CASE_STATES, canMove, isConcluded, type CaseState } from './state.ts'

test.each<[CaseState, boolean, string]>([
  ['registered', false, 'nobody has answered yet'],
  ['in-charge', false, 'the office is at work'],
  ['suspended', false, 'the term stands still, but it will run again'],
  ['refusal-notice', false, 'a notice is no decision'],
  ['granted', true, 'decided'],
  ['refused', true, 'decided'],
  ['withdrawn', true, 'taken back by who asked'],
  ['revoked', true, 'nothing follows'],
])('%s is concluded: %s (%s)', (state, concluded) => {
  expect(isConcluded(state)).toBe(concluded)
})

test('a case begins once: no state leads back to registered', () => {
  expect(CASE_STATES.filter(from => canMove(from, 'registered'))).toEqual([])
})
