import { expect, test } from 'vitest'
import { problem, type Problem } from '#domain/problem/problem.ts'
import { waitingWords } from './entry-words.ts'
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
  const t = (key: string): string => key
  expect(waitingWords(problem('network.unreachable', {}), t, 'it')).toBe('outbox.why.network')
  expect(waitingWords(problem('network.not-our-server', {}), t, 'it')).toBe('problem.network.not-our-server')
})
