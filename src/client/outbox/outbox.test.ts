import { expect, test } from 'vitest'
import { problem, type Problem } from '#domain/problem/problem.ts'
import { anEntry } from '#support/device.ts'
import type { OutboxState } from '../storage/records.ts'
import { failureClass, nextAttemptWords, stateWords, waitingWords } from './entry-words.ts'
import { faultPlace } from './fault-place.ts'

const label = { it: 'x', en: 'x' }
const form = {
  steps: [
    { id: 'chi', title: label, fields: [{ id: 'nome', type: 'text', label }], checks: [] },
    { id: 'mezzi', title: label, fields: [{ id: 'autisti', type: 'repeat', label }], checks: [] },
  ],
}

test.each<[Problem[], ReturnType<typeof faultPlace>, string]>([
  [[problem('field.required', { path: 'nome' })], { step: 'chi', field: 'nome' }, 'a field'],
  [[problem('server.failed', {}), problem('field.required', { path: 'autisti.1.patente' })], { step: 'mezzi', field: 'autisti' }, 'the first that is about an answer; a cell is in its table'],
  [[problem('field.required', { path: 'altro' })], undefined, 'the form does not know it'],
  [[problem('definition.not-enabled', {})], undefined, 'about no answer'],
])('%j is mended at %j (%s)', (problems, expected) => {
  expect(faultPlace(form, problems)).toEqual(expected)
})

test('nobody is asked to try again what the outbox tries by itself', () => {
  const t = (key: string): string => `«${key}»`
  expect(waitingWords(problem('network.unreachable', {}), t, 'it')).toBe('«outbox.why.network»')
  expect(waitingWords(problem('network.not-our-server', {}), t, 'it')).toBe('«outbox.why.portal»')
  expect(waitingWords(problem('receipt.mismatch', {}), t, 'it')).toBe('«problem.receipt.mismatch»')
})

const until = '2026-11-22T09:30:00.000Z'
const waiting = (why: Problem): OutboxState => ({ at: 'waiting', until, asked: false, problem: why })

test.each<[OutboxState, ReturnType<typeof failureClass>, string]>([
  [waiting(problem('network.unreachable', {})), 'network', 'no answer at all'],
  [waiting(problem('network.not-our-server', {})), 'portal', 'the login page of a Wi-Fi network'],
  [waiting(problem('server.unavailable', {})), 'server', 'overloaded or closed'],
  [waiting(problem('request.rate-limited', { retryAfterSeconds: 3 })), 'busy', 'asked to wait'],
  [waiting(problem('filing.hash-mismatch', {})), 'network', 'bent on its way: it is sent again'],
  [waiting(problem('storage.locked', {})), 'device', 'the device, not the network'],
  [waiting(problem('receipt.mismatch', {})), 'receipt', 'perhaps registered: no second filing'],
  [{ at: 'needs-login', assurance: 2 }, 'login', 'its person must log in'],
  [{ at: 'needs-correction', problems: [] }, 'correction', 'the office refused it'],
  [{ at: 'queued' }, undefined, 'nothing has failed'],
])('%j is a failure of the %s (%s)', (state, expected) => {
  expect(failureClass(anEntry({ state }))).toBe(expected)
})

test.each<[OutboxState, string]>([
  [waiting(problem('network.unreachable', {})), 'outbox.next.at 10:30'],
  [{ ...waiting(problem('server.unavailable', {})), asked: true } as OutboxState, 'outbox.next.asked 10:30'],
  [{ at: 'needs-login', assurance: 2 }, 'outbox.next.login'],
  [{ at: 'needs-correction', problems: [] }, 'outbox.next.correction'],
])('%j is tried again: %s', (state, expected) => {
  const t = (key: string, { time }: Readonly<Record<string, string | number>> = {}): string => time === undefined ? key : `${key} ${time}`
  expect(nextAttemptWords(anEntry({ state }), t, 'it')).toBe(expected)
})

test.each<[Parameters<typeof anEntry>[0], string, string]>([
  [{ state: { at: 'queued' } }, 'outbox.state.queued', 'it has not left'],
  [{ state: { at: 'queued' }, begun: true, left: 'now' }, 'outbox.state.unknown', 'its page died while it left'],
  [{ state: waiting(problem('network.unreachable', {})), begun: true, left: 'never' }, 'outbox.state.waiting', 'only a file has left'],
  [{ state: waiting(problem('network.unreachable', {})), begun: true, left: 'unknown' }, 'outbox.state.unknown', 'the server alone knows'],
  [{ state: { at: 'needs-login', assurance: 2 } }, 'outbox.state.needsLogin', 'its person must log in'],
  [{ state: { at: 'needs-login', assurance: 2 }, anonymous: true }, 'outbox.state.bound', 'no login helps one without a name'],
])('%j is said to stand %s (%s)', (changes, words) => {
  expect(stateWords(anEntry(changes), (key: string) => key).words).toBe(words)
})
