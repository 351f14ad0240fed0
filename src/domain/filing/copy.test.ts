import { expect, test } from 'vitest'
import { aForm, aProcedure, question } from '#support/definitions.ts'
import { copyAnswers, type Copied } from './copy.ts'
import type { Answers } from './filing.ts'

const fields = [
  question('nome', 'text'),
  question('nascita', 'date'),
  question('inizio', 'date'),
  question('seriale', 'text', { anew: true }),
  question('vero', 'declaration', { text: { it: 'Dichiaro.', en: 'I declare.' } }),
  question('foto', 'attachment', { accept: ['jpeg'], count: [0, 3] }),
  question('veicoli', 'repeat', { rows: [0, 5], fields: [question('targa', 'plate'), question('dal', 'date'), question('libretto', 'attachment', { accept: ['pdf'], count: [0, 1] })] }),
]
const procedure = aProcedure(aForm(fields))
const file = (name: string, digit: string): unknown => ({ name, mediaType: name.endsWith('pdf') ? 'application/pdf' : 'image/jpeg', bytes: 10, sha256: digit.repeat(64) })

function copied(answers: Answers, changes: Partial<Parameters<typeof copyAnswers>[0]> = {}): Copied {
  return copyAnswers({ from: procedure, to: procedure, answers, writtenOn: '2027-01-10', hasFile: () => true, ...changes })
}

test('facts are copied; declarations, plans and what holds once are to be made anew', () => {
  const answers = { nome: 'Anna', nascita: '1980-01-01', inizio: '2027-03-01', seriale: '01234567890123', vero: true }
  expect(copied(answers)).toEqual({ answers: { nome: 'Anna', nascita: '1980-01-01' }, anew: ['inizio', 'seriale', 'vero'], lost: [] })
})

test.each([
  ['2027-01-09', true, 'the day before the writing is a fact'],
  ['2027-01-10', false, 'the day of the writing is a plan'],
])('a day %s is copied: %s (%s)', (inizio, kept) => {
  expect('inizio' in copied({ inizio }).answers).toBe(kept)
})

test('files on the device go along, the others are listed by name', () => {
  const answers = { foto: [file('qui.jpg', 'a'), file('altrove.jpg', 'b')] }
  const found = copied(answers, { hasFile: sha256 => sha256.startsWith('a') })
  expect(found.answers).toEqual({ foto: [file('qui.jpg', 'a')] })
  expect(found.lost).toEqual([{ path: 'foto', name: 'altrove.jpg', sha256: 'b'.repeat(64) }])
  expect(copied(answers, { hasFile: () => false }).answers).toEqual({})
})

test('rows are copied cell by cell', () => {
  const answers = { veicoli: [{ targa: 'AB123CD', dal: '2027-02-01', libretto: [file('l.pdf', 'c')] }, { targa: 'EF456GH', dal: '2020-02-01' }] }
  expect(copied(answers, { hasFile: () => false })).toEqual({
    answers: { veicoli: [{ targa: 'AB123CD' }, { targa: 'EF456GH', dal: '2020-02-01' }] },
    anew: ['veicoli.0.dal'],
    lost: [{ path: 'veicoli.0.libretto', name: 'l.pdf', sha256: 'c'.repeat(64) }],
  })
})

test('what the new form asks no more, or otherwise, is left behind', () => {
  const to = aProcedure(aForm([question('nome', 'long-text'), question('nascita', 'date')]))
  expect(copied({ nome: 'Anna', nascita: '1980-01-01', inizio: '2026-01-01' }, { to }).answers).toEqual({ nascita: '1980-01-01' })
})
