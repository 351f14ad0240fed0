import { expect, test } from 'vitest'
import type { Answers, CivilDate } from '#domain/filing/filing.ts'
import type { Definition } from '#domain/procedure/definition.ts'
import { fileByOf } from './file-by.ts'

const label = { it: 'x', en: 'x' }
const definition = {
  steps: [
    { id: 'gara', title: label, checks: [], fields: [{ id: 'giorno', type: 'deadline', days: -30, label }, { id: 'nome', type: 'text', label }] },
    { id: 'bando', title: label, checks: [], fields: [{ id: 'bando', type: 'choice', label, options: [{ value: 'uno', label, closes: '2027-03-01' }, { value: 'due', label }] }] },
    { id: 'prove', title: label, checks: [], fields: [{ id: 'prove', type: 'deadline', days: -3, label }] },
  ],
} as unknown as Definition // fileByOf reads no more of it

test.each<[Answers, CivilDate | undefined, string]>([
  [{ giorno: '2027-05-31', prove: '2027-04-20' }, '2027-04-17', 'the nearest of several'],
  [{ giorno: '2027-05-31' }, '2027-05-01', 'thirty days before'],
  [{ giorno: '2027-05-31', bando: 'uno' }, '2027-03-01', 'the call that was chosen closes before'],
  [{ bando: 'due' }, undefined, 'an option that never closes'],
  [{ nome: '2027-05-31' }, undefined, 'no answer tells one'],
  [{ giorno: 'domani' }, undefined, 'no day'],
])('%j must be filed by %s (%s)', (answers, expected) => {
  expect(fileByOf(definition, answers, '2026-11-22')).toBe(expected)
})
