import Big from 'big.js'
import { describe, expect, test } from 'vitest'
import { aDefinition, aStep, aValue, options, question } from '#support/definitions.ts'
import { CivilDay } from './civil-day.ts'
import { readExpression, type CompiledExpression } from './expression.ts'
import { localsForExpressions } from './locals.ts'
import { sourcesOf } from './names.ts'

const definition = aDefinition({
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
})

function read(source: string): CompiledExpression {
  return readExpression(source, { sources: sourcesOf(definition), locals: localsForExpressions(definition.locals) })
}

function result(source: string, known: Readonly<Record<string, unknown>> = {}): unknown {
  const outcome = read(source).evaluate(name => known[name])
  if (outcome.is !== 'known') return outcome.is
  return outcome.value instanceof Big ? outcome.value.toFixed() : outcome.value instanceof CivilDay ? outcome.value.text : outcome.value
}

describe('amounts are exact, as on paper', () => {
  const lunghezza = new Big('1.5')
  test.each([
    ['euro(lunghezza * 0.35)', '0.53', 'in doubles it would be 0.52'],
    ['euro(-lunghezza * 0.35)', '-0.53', 'half away from zero on both sides'],
    ['0.1 + 0.2', '0.3', 'literals alone are decimals too'],
    ['1e-3 * 2', '0.002', 'with an exponent'],
    ['round(2.345, 2)', '2.35', 'in doubles 2.345 is a little less'],
    ['round(2.5)', '3', 'to a whole number'],
    ['lunghezza * 2 + 1', '4', 'decimals and whole numbers mix'],
    ['3 - lunghezza', '1.5', 'on either side'],
    ['lunghezza % 1', '0.5', 'a rest'],
    ['euro(10 / lunghezza)', '6.67', 'a division'],
    ['euro(body.tariffa_metro * lunghezza)', '0.53', 'with an amount of the administration'],
    ['body.diritti + body.fasce.bassa', '81.5', 'whole and decimal amounts'],
    ['sum([1.1, 2.2])', '3.3', 'a sum'],
  ])('%s = %s (%s)', (source, expected) => expect(result(source, { lunghezza })).toBe(expected))

  test('a whole number equals the decimal that says the same', () => {
    expect(result('lunghezza == 1.50 && pezzi == 3.0 && pezzi != lunghezza && lunghezza < pezzi', { lunghezza, pezzi: 3n })).toBe(true)
  })

  test('a decimal inside a text stays text', () => expect(result('note == "1.5"', { note: '1.5' })).toBe(true))
})

describe('dates', () => {
  const known = { today: new CivilDay('2027-01-31'), inizio: new CivilDay('2027-03-01'), quando: '2027-03-01T08:30' }
  test.each([
    ['inizio >= today', true],
    ['daysBetween(today, inizio) == 29', true],
    ['addMonths(today, 1) == date("2027-02-28")', true],
    ['addDays(inizio, -1) == date("2027-02-28")', true],
    ['dateOf(quando) == inizio', true],
    ['string(inizio) == "2027-03-01"', true],
  ])('%s is %s', (source, expected) => expect(result(source, known)).toBe(expected))

  test('a day that does not exist fails, and is not unknown', () => {
    expect(result('date("2027-02-30") == today', known)).toBe('failed')
  })
})

describe('unanswered is unknown', () => {
  test.each<readonly [string, string | boolean, string]>([
    ['permanente', 'unknown', 'nothing is known of it'],
    ['!permanente', 'unknown', 'nor of its contrary'],
    ['permanente && false', false, 'false whatever it is'],
    ['permanente || true', true, 'true whatever it is'],
    ['permanente || false', 'unknown', 'hangs on it'],
    ['true && permanente', 'unknown', 'hangs on it'],
    ['permanente ? true : false', 'unknown', 'a choice that cannot be made'],
    ['lunghezza > 2', 'unknown', 'a comparison'],
    ['note == "x" || note != "x"', 'unknown', 'no cleverness: CEL looks at each side'],
    ['"cantiere" in usi', 'unknown', 'a list not answered'],
    ['answered(note)', false, 'absence itself may be asked'],
    ['!answered(note) || note == "x"', true, 'and used'],
  ])('%s is %s (%s)', (source, expected) => expect(result(source)).toBe(expected))

  test('a map gives what stands under a key, and nothing under another', () => {
    const map = '{"cantiere": 1, "ponteggio": 2}[tipo_opera] == 2'
    expect([result(map, { tipo_opera: 'ponteggio' }), result(map, { tipo_opera: 'cantiere' }), result(map, { tipo_opera: 'constructor' }), result(map)]).toEqual([true, false, 'unknown', 'unknown'])
    expect(result('tipo_opera in {"cantiere": 1}', { tipo_opera: 'cantiere' })).toBe(true)
  })

  test('an answer is answered, also when it is false', () => {
    expect(result('answered(permanente)', { permanente: false })).toBe(true)
    expect(result('answered(usi)', { usi: [] })).toBe(false)
  })

  test('a division by zero has failed', () => {
    expect(result('10 / lunghezza', { lunghezza: new Big(0) })).toBe('failed')
    expect(result('10 / lunghezza')).toBe('unknown')
  })
})

describe('what cannot be read is said in one sentence', () => {
  test.each([
    ['lungezza > 2', 'no field or value is called "lungezza"'],
    ['row.note == ""', 'no field or value is called "row"'],
    ['permanente &&', 'it ends too early'],
    ['(permanente', 'it ends too early'],
    ['permanente) && true', 'unexpected ")"'],
    ['permanente @ note', 'unexpected "@ note"'],
    ['"a', 'unexpected ""a"'],
    ['note == "a\\q"', 'unknown escape \\q'],
    ['eval(note)', 'there is no function "eval"'],
    ['constructor(note)', 'there is no function "constructor"'],
    ['usi.all(note)', 'all(…) takes a variable and what is asked of it'],
    ['has(note)', 'has(…) asks for a part, as in has(sede.cap)'],
  ])('%s: %s', (source, message) => expect(() => read(source)).toThrow(message))
})

test('an expression knows what it reads, and nothing that its own macros bind', () => {
  const { reads } = read('usi.all(lunghezza, lunghezza != note) && inizio > today && body.attivo')
  expect([...reads].sort()).toEqual(['inizio', 'note', 'today', 'usi'])
})
