import { expect, test } from 'vitest'
import { array, number, object, string, type Schema } from 'yup'
import { question } from '#support/definitions.ts'
import { aContext } from '#support/field-kinds.ts'
import type { Kind } from '../procedure/kind.ts'
import { judgeAnswer } from './verdict.ts'

function aKind(schema: Schema): Kind {
  return { type: 'prova', cel: () => 'map', normalise: raw => raw, schema: () => schema, show: String, toCel: value => value }
}

function judge(schema: Schema, value: unknown): unknown {
  return judgeAnswer(aKind(schema), question('righe', 'prova'), value, aContext({ path: 'righe' }))
}

const short = string().test({ name: 'short', message: 'field.too-long', params: { max: 3 }, test: value => (value ?? '').length <= 3 })

test('nothing wrong is an empty list', () => expect(judge(short, 'abc')).toEqual([]))

test('a schema\'s message is the code, and its parameters are the details', () => {
  expect(judge(short, 'abcd')).toEqual([{ code: 'field.too-long', details: { path: 'righe', max: 3 } }])
})

test('every error inside is told, with its path in our own way of writing', () => {
  const schema = array(object({ foglio: short, 'a-b': array(short) }))
  expect(judge(schema, [{ foglio: 'abcd' }, { foglio: 'a', 'a-b': ['abcd'] }])).toEqual([
    { code: 'field.too-long', details: { path: 'righe.0.foglio', max: 3 } },
    { code: 'field.too-long', details: { path: 'righe.1.a-b.0', max: 3 } },
  ])
})

test('a path that a schema gives whole stays as it is', () => {
  const schema = string().test({ name: 'whole', test: (_, { createError }) => createError({ message: 'field.bad-format', path: 'righe.km', params: { reason: 'number' } }) })
  expect(judge(schema, 'x')).toEqual([{ code: 'field.bad-format', details: { path: 'righe.km', reason: 'number' } }])
})

test('a shape that the schema cannot read is unreadable', () => {
  expect(judge(number(), { a: 1 })).toEqual([{ code: 'field.unreadable', details: { path: 'righe' } }])
})

test('a schema that speaks in sentences is a bug', () => {
  expect(() => judge(string().min(3), 'a')).toThrow('A schema speaks no problem code')
})
