import type { cost as italian } from '../it/cost.ts'
import type { Translation } from '../messages.ts'

export const cost: Translation<typeof italian> = {
  title: 'Work out what you pay',
  intro: 'Answer only what changes the cost. The answers stay on this page: they are neither kept nor sent.',
  answer: 'Answer the questions to know what you pay.',
  atFiling: 'On filing',
  atRelease: 'On release',
  total: 'Total: {amount}',
  totalPartial: 'Total as far as it is known now: {amount}',
  notDue: 'not due',
  later: 'worked out by the office',
  unknown: 'an answer is missing',
  again: 'Start again',
  notice: 'The same rules as the form are used. The amount the office gives is the one that counts.',
}
