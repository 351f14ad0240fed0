import { expect, test } from 'vitest'
import { aDefinition, aDraft, aStep, options, question } from '#support/definitions.ts'
import type { Answers } from './filing.ts'
import { mandateOf, type Mandate } from './mandate.ts'

const definition = aDefinition({ steps: [
  aStep('richiedente', [question('nome', 'text', { prefill: 'givenName' }), question('cf', 'fiscal-code', { prefill: 'fiscalNumber' })], { block: 'applicant' }),
  aStep('rappresentato', [
    question('tipo', 'choice', { options: options('persona', 'ente') }),
    question('chi', 'text', { fact: 'party.name' }),
    question('piva', 'vat-number', { fact: 'party.vatNumber', visible: 'tipo == "ente"' }),
  ], { block: 'represented' }),
  aStep('delega', [question('poteri', 'choices', { options: options('compilazione', 'invio', 'pagamenti') })], { block: 'mandate' }),
  aStep('recapiti', [question('email', 'email', { prefill: 'email' })]),
] })
const mandate = (answers: Answers): Mandate => mandateOf(aDraft(definition, answers))

test('it names who gives the power, who gets it, and what for', () => {
  const { client, professional, powers } = mandate({ nome: 'Ugo', chi: 'Prova SRL', tipo: 'ente', piva: '12345678903', poteri: ['invio', 'compilazione'], email: 'ugo@example.it' })
  expect([...client].map(([fact, said]) => [fact, said.value])).toEqual([['party.name', 'Prova SRL'], ['party.vatNumber', '12345678903']])
  expect([...professional].map(([name, said]) => [name, said.value])).toEqual([['givenName', 'Ugo'], ['fiscalNumber', undefined]])
  expect(powers.map(({ label, granted }) => [label.it, granted])).toEqual([['compilazione', true], ['invio', true], ['pagamenti', false]])
})

test('what is hidden is not in it, and what is not answered yet is a blank', () => {
  const { client } = mandate({ tipo: 'persona', piva: '12345678903' })
  expect([...client].map(([fact, said]) => [fact, said.value])).toEqual([['party.name', undefined]])
})
