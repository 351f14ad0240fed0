import { describe, expect, test } from 'vitest'
import { kinds } from '#fields/index.ts'
import { aDefinition, aStep, aValue, options, question } from '#support/definitions.ts'
import type { Expected } from '../expression.ts'
import { faultIn } from './check-expression.ts'
import { scopeOf } from './scope.ts'

const scope = scopeOf(aDefinition({
  steps: [aStep('dati', [
    question('lunghezza', 'number'),
    question('pezzi', 'integer'),
    question('inizio', 'date'),
    question('quando', 'date-time'),
    question('permanente', 'yes-no'),
    question('tipo-opera', 'choice', { options: options('cantiere', 'ponteggio') }),
    question('usi', 'choices', { options: options('cantiere', 'deposito') }),
    question('note', 'text'),
  ])],
  values: [aValue('canone', 'euro', 'lunghezza * 2')],
  locals: { diritti: 80, 'tariffa-metro': 0.35, fasce: { bassa: 1.5 }, ente: 'p_pc', attivo: true },
}), kinds)

function reading(source: string, expects: Expected = 'bool'): string {
  return faultIn(scope, source, { expects }) ?? 'ok'
}

describe('what an author gets wrong is said in one sentence', () => {
  test.each([
    ['lungezza > 2', 'no field or value is called "lungezza"'],
    ['note > 2', 'no such overload: string > int'],
    ['inizio >= "2027-01-01"', 'no such overload: date >= string'],
    ['lunghezza', 'gives a decimal, and a bool is needed here'],
    ['tipo_opera == "scavo"', 'tipo-opera has no option "scavo"; it has cantiere, ponteggio'],
    ['"scavo" != tipo_opera', 'tipo-opera has no option "scavo"; it has cantiere, ponteggio'],
    ['tipo_opera in ["cantiere", "scavo"]', 'tipo-opera has no option "scavo"; it has cantiere, ponteggio'],
    ['"ponteggio" in usi', 'usi has no option "ponteggio"; it has cantiere, deposito'],
    ['pezzi / 2 == 1', 'dividing whole numbers drops the rest; write decimal(…) around one of them'],
    ['body.tarifa > 1', 'No such key: tarifa'],
    ['body.fasce.alta > 1', 'No such key: alta'],
    ['permanente &&', 'Unexpected token: EOF'],
    ['permanente ? 1 : 1.5', 'Ternary branches must have the same type, got \'int\' and \'decimal\''],
    ['timestamp(note) == timestamp(note)', 'there is no function "timestamp"'],
    ['tipo_opera == "cantiere" && "deposito" in usi', 'ok'],
    ['decimal(pezzi) / 2 == 1.5', 'ok'],
    ['canone > 100', 'ok'],
  ])('%s: %s', (source, message) => expect(reading(source)).toBe(message))

  test('an expression that grows into a program is refused', () => {
    expect(reading(Array.from({ length: 400 }, () => 'permanente').join(' || '))).toContain('maxAstNodes')
    expect(reading(`${'('.repeat(60)}permanente${')'.repeat(60)}`)).toContain('maxDepth')
  })
})

test.each([
  [['a-b', 'a_b'], /the name "a_b" is taken/, 'two ids are one name in CEL'],
  [['today'], /the name "today" is taken/, 'the language has a today of its own'],
  [['string'], /the name "string" is taken/, 'a type of CEL'],
  [['constructor'], /JavaScript's own/, 'every object answers to it'],
  [['1a'], /begins with a letter/, 'no name of CEL'],
])('ids %j are refused: %s (%s)', (ids, message) => {
  expect(() => scopeOf(aDefinition({ steps: [aStep('dati', ids.map(id => question(id, 'text')))] }), kinds)).toThrow(message)
})
