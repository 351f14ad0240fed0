import { expect, test } from 'vitest'
import { compileProcedure } from '#domain/condition/compile.ts'
import { kinds } from '#fields/index.ts'
import { aDefinition, aStep, options, question } from '#support/definitions.ts'
import { boxesFor, documentsOf } from './paper.ts'

const procedure = compileProcedure(aDefinition({ steps: [
  aStep('uno', [question('foto', 'attachment', { accept: ['jpeg'], count: [1, 4] }), question('nome', 'text')]),
  aStep('due', [question('planimetria', 'attachment', { accept: ['pdf'] })]),
] }), kinds)
const drawn = (type: string, properties = {}): unknown => boxesFor(question('x', type, properties), procedure)

test.each<readonly [string, object, object]>([
  ['text', {}, { is: 'lines', count: 1 }],
  ['euro', {}, { is: 'lines', unit: '€' }],
  ['number', { unit: 'm' }, { is: 'lines', unit: 'm' }],
  ['long-text', {}, { is: 'lines', count: 6 }],
  ['date', {}, { is: 'cells', groups: [2, 2, 4] }],
  ['fiscal-code', {}, { is: 'cells', groups: [16] }],
  ['yes-no', {}, { is: 'yes-no' }],
  ['choice', { options: options('a', 'b') }, { is: 'options', options: [{ it: 'a' }, { it: 'b' }] }],
  ['address', {}, { is: 'parts' }],
  ['declaration', { text: { it: 'Dichiaro.', en: 'I declare.' } }, { is: 'declaration', text: { it: 'Dichiaro.' } }],
  ['attachment', { accept: ['pdf'], count: [0, 3] }, { is: 'attached', count: [0, 3] }],
  ['repeat', { rows: [1, 2], fields: [question('targa', 'plate')] }, { is: 'rows', count: 2, columns: [{ id: 'targa' }] }],
  ['repeat', { rows: [1, 40], fields: [question('targa', 'plate')] }, { is: 'rows', count: 4 }],
])('%s %j is drawn as %j', (type, properties, expected) => expect(drawn(type, properties)).toMatchObject(expected))

test('a type without a drawing of its own gets a line', () => {
  expect(boxesFor(question('x', 'text'), { kinds: {} })).toEqual({ is: 'lines', count: 1 })
})

test('every document of the form is in the list, whatever step asks for it', () => {
  expect(documentsOf(procedure).map(({ field }) => field.id)).toEqual(['foto', 'planimetria'])
})
