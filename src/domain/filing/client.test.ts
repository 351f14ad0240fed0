import { expect, test } from 'vitest'
import { aDefinition, aDraft, aStep, options, question } from '#support/definitions.ts'
import { clearClient, clientMark, onBehalfOf } from './client.ts'
import type { DraftState } from './assessment.ts'
import type { Answers } from './filing.ts'
import { fillIn } from './reuse.ts'

const definition = aDefinition({
  identity: { assurance: 2, onBehalf: true },
  steps: [
    aStep('richiedente', [question('nome', 'text'), question('qualita', 'choice', { options: options('io', 'delegato', 'legale') })], { block: 'applicant' }),
    aStep('rappresentato', [question('chi', 'text', { fact: 'party.name' }), question('cf', 'fiscal-code', { fact: 'party.fiscalCode', allow: 'any' })], { block: 'represented', visible: 'qualita != "io"' }),
    aStep('delega', [question('procura', 'attachment', { accept: ['pdf'], count: [0, 1] })], { block: 'mandate', visible: 'qualita == "delegato"' }),
    aStep('recapiti', [question('email', 'email', { prefill: 'email' }), question('pec', 'pec')], { block: 'digital-domicile' }),
    aStep('lavori', [question('oggetto', 'text'), question('luogo', 'text')]),
    aStep('chiusura', [question('dove', 'text')], { block: 'closing' }),
  ],
})
const draft = (answers: Answers): DraftState => aDraft(definition, answers)
const MARIO = 'RSSMRA85T10A562S'
const PAPER = [{ name: 'a.pdf', mediaType: 'application/pdf', bytes: 1, sha256: 'a'.repeat(64) }]
const mine = { nome: 'Ugo', qualita: 'delegato', email: 'ugo@studio.example.it', dove: 'Piacenza' }
const forMario = { ...mine, chi: 'Mario Rossi', cf: MARIO, procura: PAPER, pec: 'mario@pec.example.it', oggetto: 'Passo carrabile' }
const cleared = (state: DraftState, before?: ReturnType<typeof clientMark>): Answers => fillIn(state, clearClient(state, before)).answers

test.each<readonly [Answers, unknown, string]>([
  [{}, undefined, 'not said yet'],
  [{ qualita: 'io' }, { of: 'self' }, 'themself'],
  [{ qualita: 'legale', chi: 'Prova SRL' }, { of: 'party', party: { name: 'Prova SRL' } }, 'a firm of theirs'],
  [{ qualita: 'delegato' }, { of: 'client', party: {} }, 'a client still unnamed'],
  [forMario, { of: 'client', party: { name: 'Mario Rossi', code: MARIO } }, 'a client'],
])('%j is for %j (%s)', (answers, expected) => expect(onBehalfOf(draft(answers))).toEqual(expected))

test('a code that is not right tells nobody from nobody', () => {
  expect(clientMark(draft({ ...mine, cf: 'RSSMRA85T10A562T' }))).toBeUndefined()
})

test('another client finds nothing of the one before, only what is about who files', () => {
  expect(cleared(draft(forMario))).toEqual(mine)
})

test('answers that are hidden now go too', () => {
  expect(cleared(draft({ ...forMario, qualita: 'io' }))).toEqual({ ...mine, qualita: 'io' })
})

test('when the new client was written over the old one, what was written stays', () => {
  const mark = clientMark(draft(forMario))
  const now = draft({ ...forMario, cf: '12345678903' })
  expect(cleared(now, mark)).toEqual({ ...mine, cf: '12345678903' })
})

test('what was cleared can be put back', () => {
  const state = draft(forMario)
  const fills = clearClient(state)
  expect(fillIn(fillIn(state, fills), fills.map(({ field, before }) => ({ field, value: before }))).answers).toEqual(state.answers)
})
