import { expect, test } from 'vitest'
import { aDraft, aForm, question } from '#support/definitions.ts'
import type { Answers } from './filing.ts'
import { minutesLeft } from './effort.ts'

const form = aForm(
  [...['a', 'b', 'c'].map(id => question(id, 'text', { required: true })), question('ancora', 'yes-no', { required: true }), question('d', 'text', { required: true, visible: 'ancora' })],
  { minutes: 20, checks: [{ id: 'diverse', must: 'a != b', at: 'b', level: 'error', message: { it: 'Uguali.', en: 'The same.' } }] },
)
const left = (answers: Answers): number => minutesLeft(aDraft(form, answers))

test.each<readonly [Answers, number, string]>([
  [{}, 20, 'nothing given yet'],
  [{ a: 'x', b: 'y' }, 10, 'half of it given'],
  [{ a: 'x', b: 'y', c: 'z', ancora: false }, 0, 'all given'],
  [{ a: 'x', b: 'y', c: 'z', ancora: true }, 4, 'an answer has asked for more'],
  [{ a: 'x', b: 'x', c: 'z', ancora: false }, 5, 'something to mend'],
])('%j leaves %i minutes (%s)', (answers, minutes) => expect(left(answers)).toBe(minutes))
