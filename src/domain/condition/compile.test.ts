import { describe, expect, test } from 'vitest'
import { kinds } from '#fields/index.ts'
import { aCheck, aDefinition, aFee, aForm, aProcedure, aStep, aValue, question } from '#support/definitions.ts'
import { checkProcedure } from './checking/check-procedure.ts'

describe('an author\'s fault names its place', () => {
  test.each([
    ['a condition', aForm([question('a', 'text', { visible: 'b > 1' })]), 'a.visible: no field or value is called "b", in: b > 1'],
    ['a requirement', aForm([question('a', 'text', { required: '1' })]), 'a.required: gives an int, and a bool is needed here'],
    ['a value', aForm([question('a', 'text')], { values: [aValue('v', 'euro', 'a')] }), 'values.v: gives a string, and a number is needed here'],
    ['a fee', aForm([], { fees: [aFee('bollo', { amount: 'body.bollo' })] }), 'fees.bollo.amount: No such key: bollo'],
    ['a check', aForm([question('a', 'integer')], { checks: [aCheck('c', 'a + 1', 'a')] }), 'dati.checks.c: gives an int, and a bool is needed here'],
    ['the field of a check', aForm([question('a', 'integer')], { checks: [aCheck('c', 'a > 1', 'z')] }), 'there is no field "z" to stand at'],
    ['a step', aDefinition({ steps: [aStep('fine', [], { visible: 'forse' })] }), 'fine.visible: no field or value is called "forse"'],
    ['a type', aForm([question('a', 'telepatia')]), 'a: there is no field type "telepatia"'],
    ['a type that every object has', aForm([question('a', 'toString')]), 'a: there is no field type "toString"'],
    ['the subject', aForm([question('a', 'integer')], { subject: 'a' }), 'subject: gives an int, and a string is needed here'],
    ['a cell', aForm([question('t', 'repeat', { fields: [question('x', 'text', { visible: 'row.y == ""' })] })]), 't.x.visible: No such key: y'],
    ['a table in a table', aForm([question('t', 'repeat', { fields: [question('u', 'repeat', { fields: [] })] })]), 't.u: a table inside a table is not supported'],
  ])('in %s', (_, definition, message) => expect(() => { checkProcedure(definition, kinds) }).toThrow(message))
})

describe('a cycle is refused, with its path', () => {
  test('two fields that show each other', () => {
    const definition = aForm([question('a', 'yes-no', { visible: 'b' }), question('b', 'yes-no', { visible: 'a' })])
    expect(() => aProcedure(definition)).toThrow('A cycle: whether "a" is shown needs whether "b" is shown needs whether "a" is shown')
  })

  test('a field that hangs on a value computed from it', () => {
    const definition = aForm([question('a', 'number', { visible: 'v > 1' })], { values: [aValue('v', 'number', 'a + 1')] })
    expect(() => aProcedure(definition)).toThrow('A cycle: whether "a" is shown needs value "v" needs whether "a" is shown')
  })

  test('a step that hangs on its own field', () => {
    const definition = aDefinition({ steps: [aStep('s', [question('a', 'yes-no')], { visible: 'a' })] })
    expect(() => aProcedure(definition)).toThrow('A cycle: whether step "s" is shown needs whether "a" is shown needs whether step "s" is shown')
  })

  test('columns that show each other', () => {
    const fields = [question('x', 'yes-no', { visible: 'row.y' }), question('y', 'yes-no', { visible: 'row.x' })]
    expect(() => aProcedure(aForm([question('t', 'repeat', { fields })]))).toThrow('t: columns show each other in a cycle: x, y')
  })

  test('a check or a requirement closes no cycle: nothing reads it', () => {
    const definition = aForm([question('a', 'integer', { required: 'a > 1 || b' }), question('b', 'yes-no')], { checks: [aCheck('c', 'a > 0', 'a')] })
    expect(() => aProcedure(definition)).not.toThrow()
  })
})

test('conditions may look at fields that come later', () => {
  const { nodes } = aProcedure(aForm([question('a', 'yes-no', { visible: 'v > 1' }), question('b', 'number')], { values: [aValue('v', 'number', 'b * 2')] }))
  const does = nodes.map(node => node.does)
  expect(does.indexOf('compute')).toBeLessThan(does.indexOf('show-field'))
})
