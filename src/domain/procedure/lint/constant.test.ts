import { describe, expect, test } from 'vitest'
import { checkProcedure } from '../../condition/checking/check-procedure.ts'
import { kinds } from '#fields/index.ts'
import { aCheck, aDefinition, aFee, aForm, aStep, aValue, options, question } from '#support/definitions.ts'
import type { Definition, Field } from '../definition.ts'
import { constantConditions } from './constant.ts'

const FIELDS: readonly Field[] = [
  question('tipo', 'choice', { options: options('cantiere', 'ponteggio', 'deposito') }),
  question('scopi', 'choices', { options: options('uno', 'due', 'tre') }),
  question('permanente', 'yes-no'),
  question('pubblico', 'yes-no'),
  question('accetto', 'declaration', { text: { it: 'Accetto.', en: 'I accept.' } }),
  question('larghezza', 'number', { min: 0.5, max: 10, decimals: 1 }),
  question('altezza', 'number', { max: 100 }),
  question('persone', 'integer', { min: 1, max: 50 }),
  question('importo', 'euro', { min: 0 }),
  question('inizio', 'date'),
  question('fine', 'date'),
  question('ora', 'time'),
  question('testo', 'text'),
  question('foto', 'attachment', { accept: ['jpeg'] }),
  question('mezzi', 'repeat', { rows: [0, 5], fields: [question('specie', 'choice', { options: options('auto', 'moto') }), question('posti', 'integer', { min: 1, max: 9 })] }),
]
const REST: Partial<Definition> = { values: [aValue('superficie', 'number', 'larghezza * altezza')], locals: { settings: { limite: 1000, giorni: 5, elenco: ['uno'], forma: 'x' } } }

function messages(definition: Definition): readonly string[] {
  checkProcedure(definition, kinds) // the table must hold what an author could write
  return constantConditions(definition, kinds).map(one => one.message)
}

/** What is said of one condition, standing where it shows a field. */
function saidOf(condition: string): readonly string[] {
  return messages(aForm([...FIELDS, question('altro', 'text', { visible: condition })], REST)).map(message => message.replace(`${condition}: `, ''))
}

describe('always the same, whatever is answered', () => {
  test.each([
    ['larghezza > 10', 'larghezza > 10 is always false', 'beyond the largest number'],
    ['larghezza <= 10.0', 'larghezza <= 10 is always true', 'up to the largest number'],
    ['larghezza < 0.5', 'larghezza < 0.5 is always false', 'below the smallest number'],
    ['larghezza == 0.55', 'larghezza == 0.55 is always false', 'between two steps'],
    ['persone >= 1', 'persone >= 1 is always true', 'from the smallest whole number on'],
    ['persone > 3 && persone < 4', '(persone > 3) && (persone < 4) is always false', 'between two whole numbers'],
    ['100 < altezza', '100 < altezza is always false', 'the number on the left'],
    ['importo < 0', 'importo < 0 is always false', 'money below nothing'],
    ['importo > 0.001 || importo == 0', '(importo > 0.001) || (importo == 0) is always true', 'less than a cent'],
    ['size(scopi) > 3', 'size(scopi) > 3 is always false', 'more choices than options'],
    ['size(mezzi) > 5', 'size(mezzi) > 5 is always false', 'more rows than fit'],
    ['size(mezzi) >= 0', 'size(mezzi) >= 0 is always true', 'fewer than no rows'],
    ['tipo == "cantiere" && tipo == "deposito"', '(tipo == "cantiere") && (tipo == "deposito") is always false', 'two options at once'],
    ['tipo != "cantiere" || tipo != "deposito"', '(tipo != "cantiere") || (tipo != "deposito") is always true', '«or» where «and» was meant'],
    ['tipo in ["cantiere", "ponteggio", "deposito"]', 'tipo in ["cantiere", "ponteggio", "deposito"] is always true', 'all the options'],
    ['tipo in ["cantiere"] && tipo != "cantiere"', '(tipo in ["cantiere"]) && (tipo != "cantiere") is always false', 'an option and not it'],
    ['permanente || !permanente', 'permanente || !permanente is always true', 'a thing or its opposite'],
    ['permanente && (pubblico && permanente == false)', 'permanente && (pubblico && (permanente == false)) is always false', 'a thing and its opposite'],
    ['fine >= inizio && fine < inizio', '(fine >= inizio) && (fine < inizio) is always false', 'before and not before'],
    ['fine < inizio || inizio <= fine', '(fine < inizio) || (inizio <= fine) is always true', 'the same said from the other side'],
    ['inizio == inizio', 'inizio == inizio is always true', 'beside itself'],
    ['testo == "a" && testo != "a"', '(testo == "a") && (testo != "a") is always false', 'the same text and not it'],
    ['"uno" in scopi && !("uno" in scopi)', '("uno" in scopi) && !("uno" in scopi) is always false', 'chosen and not chosen'],
    ['answered(foto) && !answered(foto)', 'answered(foto) && !answered(foto) is always false', 'there and not there'],
    ['superficie > 5 && superficie < 3', '(superficie > 5) && (superficie < 3) is always false', 'a computed value'],
    ['pubblico && larghezza > 10', 'larghezza > 10 is always false', 'a part, named by itself'],
    ['permanente ? larghezza > 10 : pubblico', 'larghezza > 10 is always false', 'a branch'],
    ['mezzi.exists(m, m.posti > 9)', 'm.posti > 9 is always false', 'a row'],
    ['mezzi.all(m, m.specie == "auto" || m.specie == "moto")', '(m.specie == "auto") || (m.specie == "moto") is always true', 'every option of a column'],
    ['mezzi.filter(m, m.posti >= 1).exists(m, m.specie == "auto")', 'm.posti >= 1 is always true', 'a filter that lets all through'],
    ['!(larghezza <= 10)', 'larghezza <= 10 is always true', 'within a negation'],
  ])('%s', (condition, message) => expect(saidOf(condition)).toEqual([message]))
})

describe('what can go both ways is never named', () => {
  test.each([
    ['larghezza > 9.9', 'the last step'],
    ['larghezza >= 10', 'just the largest number'],
    ['larghezza <= 0.5', 'just the smallest number'],
    ['altezza > 99.999', 'no steps are set'],
    ['altezza < 0', 'no smallest number is set'],
    ['persone > 3 && persone < 5', 'one whole number between'],
    ['larghezza > body.settings.limite', 'an administration may set another limit'],
    ['body.settings.giorni > 3', 'what an administration sets is its own'],
    ['tipo == body.settings.forma', 'nor is its text looked into'],
    ['scopi.exists(s, s in body.settings.elenco)', 'nor its lists'],
    ['daysBetween(today, inizio) >= 15', 'the day is not known'],
    ['today >= inizio', 'nor beside another'],
    ['accetto', 'a declaration is unanswered until it is made'],
    ['!answered(testo) || testo != "x"', 'absence is a state'],
    ['tipo == "cantiere" || tipo == "ponteggio"', 'an option is left'],
    ['tipo != "cantiere" && tipo != "ponteggio"', 'an option is left'],
    ['permanente || fine >= inizio', 'two questions'],
    ['"uno" in scopi && "due" in scopi', 'several choices at once'],
    ['size(scopi) == 3', 'all may be chosen'],
    ['size(mezzi) == 0 || size(mezzi) == 5', 'none or as many as fit'],
    ['ora < "14:00" && ora > "08:00"', 'hours'],
    ['testo == "a" || testo == "b"', 'any text may be typed'],
    ['superficie > larghezza', 'two quantities'],
    ['superficie >= altezza && superficie <= altezza', 'the same'],
    ['mezzi.exists(m, m.posti > 8)', 'a row that can be'],
    ['mezzi.all(m, m.specie == "auto")', 'a row that need not be'],
    ['mezzi.exists(m, m.posti > persone)', 'a row beside the form'],
    ['permanente == pubblico', 'two truths'],
    ['tipo == "cantiere" ? permanente : pubblico', 'either branch'],
  ])('%s (%s)', condition => expect(saidOf(condition)).toEqual([]))
})

test('a field that its step never shows is named', () => {
  const step = aStep('altri', [question('mai', 'text', { visible: 'tipo == "deposito"' }), question('forse', 'text', { visible: 'permanente' })], { visible: 'tipo == "cantiere"' })
  expect(messages(aDefinition({ ...REST, steps: [aStep('dati', FIELDS), step] }))).toEqual(['mai can never be shown: tipo == "deposito" is never so where step altri is shown'])
})

test('a requirement that cannot hold where the field is shown is named', () => {
  const field = question('quota', 'text', { visible: 'persone > 10', required: 'persone < 5' })
  expect(messages(aForm([...FIELDS, field], REST))).toEqual(['quota is never required where it is shown: persone < 5'])
})

test('a check that cannot fail where its step is shown is named', () => {
  const step = aStep('altri', [question('uno', 'text')], { visible: 'tipo == "cantiere"', checks: [aCheck('vano', 'tipo != "deposito"', 'uno'), aCheck('buono', 'permanente', 'uno')] })
  expect(messages(aDefinition({ ...REST, steps: [aStep('dati', FIELDS), step] }))).toEqual(['tipo != "deposito": it cannot fail where step altri is shown'])
})

test('columns, fees and values are looked at too, each where it stands', () => {
  const table = question('righe', 'repeat', { fields: [question('quanti', 'integer', { max: 3 }), question('note', 'text', { visible: 'row.quanti > 3' })] })
  const definition = aForm([...FIELDS, table], {
    values: [aValue('vero', 'yes-no', 'persone > 0'), aValue('tariffa', 'number', 'persone > 50 ? 1.5 : 2.5')],
    fees: [aFee('bollo', { amount: '16.00', when: 'importo < 0' })],
  })
  checkProcedure(definition, kinds)
  expect(constantConditions(definition, kinds).map(({ of, id }) => `${of} ${id}`)).toEqual(['field righe', 'value vero', 'value tariffa', 'fee bollo'])
})

test('a condition with more states than can be tried is left alone', () => {
  const many = Array.from({ length: 20 }, (_, place) => question(`q${String(place)}`, 'yes-no'))
  const all = many.map(field => field.id).join(' || ')
  expect(messages(aForm([...many, question('altro', 'text', { visible: `(${all}) || !(${all})` })]))).toEqual([])
})
