import { expect, test } from 'vitest'
import { fieldsOf, type Definition } from '#domain/procedure/definition.ts'
import { aCheck, aDefinition, aDraft, aFee, aProcedure, aStep, aValue, options, question } from '#support/definitions.ts'
import { feeQuestions } from './fee-questions.ts'

const asked = (definition: Definition): readonly string[] => fieldsOf(definition).map(field => field.id)
const partOf = (changes: Partial<Definition>): Definition => feeQuestions(aProcedure(aDefinition(changes)))

test('a fee that is the same for all asks nothing', () => {
  const part = partOf({ steps: [aStep('dati', [question('nome', 'text')])], fees: [aFee('istruttoria', { amount: '60.00' })] })
  expect(part.steps).toEqual([])
})

test('what an amount reads is asked, through computed values, and what shows it too', () => {
  const part = partOf({
    subject: 'nome',
    identity: { assurance: 2, onBehalf: false, anonymous: 'nome == ""' },
    steps: [
      aStep('chi', [question('nome', 'text'), question('ente', 'yes-no')]),
      aStep('misure', [question('lunghezza', 'number', { required: 'nome != ""' }), question('larghezza', 'number'), question('colore', 'text')], { visible: '!ente' }),
    ],
    values: [aValue('superficie', 'number', 'lunghezza * larghezza'), aValue('saluto', 'text', 'nome')],
    fees: [aFee('canone', { amount: 'superficie * 0.5' })],
  })
  expect(asked(part)).toEqual(['ente', 'lunghezza', 'larghezza'])
  expect(part.values.map(value => value.id)).toEqual(['superficie'])
  const state = aDraft(part, { ente: false, lunghezza: '4', larghezza: '2.5' })
  expect(state.assessment.fees.get('canone')).toMatchObject({ due: true, known: true, amountCents: 500 })
})

test('the checks that these fields alone can fail stay', () => {
  const part = partOf({
    steps: [aStep('giorni', [question('dal', 'date'), question('al', 'date'), question('nome', 'text')], {
      checks: [aCheck('ordine', 'dal <= al', 'al'), aCheck('firma', 'nome != "" && dal <= al', 'al')],
    })],
    fees: [aFee('tariffa', { amount: 'decimal(daysBetween(dal, al)) * 2.0' })],
  })
  expect(part.steps[0]?.checks.map(check => check.id)).toEqual(['ordine'])
})

test('a condition of a fee is asked about; an unanswered one leaves it unknown', () => {
  const part = partOf({
    steps: [aStep('bollo', [question('modo', 'choice', { options: options('esente', 'marca') }), question('seriale', 'text', { visible: 'modo == "marca"' })])],
    fees: [aFee('bollo', { amount: '16.00', when: 'modo != "esente"' })],
  })
  expect(asked(part)).toEqual(['modo'])
  expect(aDraft(part).assessment.fees.get('bollo')).toMatchObject({ known: false })
  expect(aDraft(part, { modo: 'esente' }).assessment.fees.get('bollo')).toMatchObject({ known: true, due: false })
})

test('of a table only the columns the rules read are asked, or the first where rows are only counted', () => {
  const table = question('mezzi', 'repeat', { rows: [1, 9], fields: [question('targa', 'plate'), question('posti', 'integer'), question('note', 'text')] })
  const columns = (amount: string): unknown => {
    const part = partOf({ steps: [aStep('mezzi', [table])], fees: [aFee('tariffa', { amount })] })
    return (fieldsOf(part)[0]?.fields as readonly { readonly id: string }[]).map(column => column.id)
  }
  expect(columns('decimal(sum(mezzi.map(m, m.posti))) * 2.0')).toEqual(['posti'])
  expect(columns('decimal(size(mezzi)) * 10.0')).toEqual(['targa'])
})
