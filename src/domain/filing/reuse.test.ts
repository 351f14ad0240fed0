import { expect, test } from 'vitest'
import { aDefinition, aDraft, aStep, options, question } from '#support/definitions.ts'
import type { Definition, Step } from '#domain/procedure/definition.ts'
import type { DraftState } from './assessment.ts'
import type { Answers } from './filing.ts'
import { factsIn, fillIn, fillsFromEarlier, fillsFromFacts, fillsFromIdentity, fillsFromVehicle, vehiclesIn, type Fill } from './reuse.ts'

const applicant = aStep('richiedente', [
  question('nome', 'text', { prefill: 'givenName' }),
  question('nascita', 'date', { prefill: 'birthDate' }),
  question('cittadinanza', 'text'),
], { block: 'applicant' })
const company = aStep('impresa', [
  question('denominazione', 'text', { fact: 'party.name' }),
  question('partita_iva', 'vat-number', { fact: 'party.vatNumber' }),
], { block: 'company' })
const represented = aStep('rappresentato', [
  question('rappresentato_tipo', 'choice', { options: options('persona', 'ente'), fact: 'party.sort' }),
  question('rappresentato_nome', 'text', { fact: 'party.name' }),
  question('rappresentato_piva', 'vat-number', { fact: 'party.vatNumber', visible: 'rappresentato_tipo == "ente"' }),
], { block: 'represented' })
const works = aStep('lavori', [
  question('oggetto', 'text'),
  question('inizio', 'date'),
  question('seriale', 'text', { anew: true }),
  question('foto', 'attachment', { accept: ['jpeg'], count: [0, 1] }),
  question('veicoli', 'repeat', { rows: [0, 5], fields: [question('targa', 'plate'), question('marca', 'text'), question('libretto', 'attachment', { accept: ['pdf'], count: [0, 1] })] }),
])
const PHOTO = [{ name: 'a.jpg', mediaType: 'image/jpeg', bytes: 1, sha256: 'a'.repeat(64) }]

const definition = aDefinition({ id: 'una', steps: [applicant, represented, works] })
const other = aDefinition({ id: 'altra', steps: [applicant, company, works] })
const draft = (answers: Answers = {}, of: Definition = definition): DraftState => aDraft(of, answers)
const written = (fills: readonly Fill[]): Answers => Object.fromEntries(fills.map(({ field, value }) => [field, value]))
const earlier = (of: Definition, answers: Answers): Parameters<typeof fillsFromEarlier>[2] => ({ definition: of, answers, writtenOn: '2026-05-01' })
const take = (step: Step, of: Definition, answers: Answers, now: Answers = {}): readonly Fill[] => fillsFromEarlier(draft(now), step, earlier(of, answers))

test('the identity fills what asks for it, and what it would write over is told', () => {
  const fills = fillsFromIdentity(draft({ nome: 'Ann' }), applicant, { givenName: 'Anna', birthDate: '1980-01-01', gender: 'f' })
  expect(fills).toEqual([{ field: 'nome', value: 'Anna', before: 'Ann' }, { field: 'nascita', value: '1980-01-01' }])
})

test('what is there already, or would be wrong, is not offered', () => {
  expect(fillsFromIdentity(draft({ nome: 'Anna' }), applicant, { givenName: ' Anna ', birthDate: 'ieri' })).toEqual([])
})

test('the same block in another procedure gives its answers', () => {
  expect(written(take(applicant, other, { nome: 'Anna', cittadinanza: 'italiana' }))).toEqual({ nome: 'Anna', cittadinanza: 'italiana' })
})

test('a step of another procedure that only has the same name gives nothing', () => {
  expect(take(works, other, { oggetto: 'Scavo' })).toEqual([])
})

test('the same procedure gives everything but files, plans and what was good once', () => {
  const answers = { oggetto: 'Scavo', inizio: '2026-06-01', seriale: '1', foto: PHOTO, veicoli: [{ targa: 'AB123CD', libretto: PHOTO }] }
  expect(written(take(works, definition, answers))).toEqual({ oggetto: 'Scavo', veicoli: [{ targa: 'AB123CD' }] })
})

test('the firm of one block is whom another block represents', () => {
  const fills = take(represented, other, { denominazione: 'Prova SRL', partita_iva: '12345678903' }, { rappresentato_tipo: 'ente' })
  expect(written(fills)).toEqual({ rappresentato_nome: 'Prova SRL', rappresentato_piva: '12345678903' })
})

test('an answer that would stay hidden is not offered; one that another of them shows is', () => {
  const facts = { 'party.name': 'Prova SRL', 'party.vatNumber': '12345678903' }
  expect(written(fillsFromFacts(draft(), represented, facts))).toEqual({ rappresentato_nome: 'Prova SRL' })
  expect(Object.keys(written(fillsFromFacts(draft(), represented, { ...facts, 'party.sort': 'ente' })))).toEqual(['rappresentato_tipo', 'rappresentato_nome', 'rappresentato_piva'])
})

test('filling in and putting back what was before leaves the draft as it was', () => {
  const before = draft({ nome: 'Ann', cittadinanza: 'svizzera' })
  const fills = fillsFromIdentity(before, applicant, { givenName: 'Anna', birthDate: '1980-01-01' })
  const undone = fillIn(fillIn(before, fills), fills.map(({ field, before: value }) => ({ field, value })))
  expect(undone.answers).toEqual(before.answers)
})

test('a saved vehicle goes after those there are, once', () => {
  const vehicle = { targa: 'EF456GH', marca: 'Fiat', colore: 'blu' }
  const now = draft({ veicoli: [{ targa: 'AB123CD' }] })
  const fills = fillsFromVehicle(now, works, vehicle)
  expect(fills).toEqual([{ field: 'veicoli', value: [{ targa: 'AB123CD' }, { targa: 'EF456GH', marca: 'Fiat' }], before: [{ targa: 'AB123CD' }] }])
  expect(fillsFromVehicle(fillIn(now, fills), works, vehicle)).toEqual([])
})

test('what may be saved: facts that are shown, and vehicles without their files', () => {
  const state = draft({ rappresentato_tipo: 'persona', rappresentato_nome: 'Bruno', rappresentato_piva: '12345678903', veicoli: [{ targa: 'AB123CD', libretto: PHOTO }, { marca: 'Fiat' }] })
  expect(factsIn(state, represented)).toEqual({ 'party.sort': 'persona', 'party.name': 'Bruno' })
  expect(vehiclesIn(state, works)).toEqual([{ plate: 'AB123CD', answers: { targa: 'AB123CD' } }])
})
