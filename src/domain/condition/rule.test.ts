import { describe, expect, test } from 'vitest'
import { aForm, aProcedure, aValue, options, question } from '#support/definitions.ts'
import { formulaOf, subjectsOfFormula } from './formula.ts'
import { ruleOf, subjectsOf, type Rule } from './rule.ts'

const procedure = aProcedure(aForm([
  question('tipo', 'choice', { options: options('scavo', 'ponteggio') }),
  question('danni', 'choices', { options: options('veicolo', 'persona') }),
  question('urgente', 'yes-no'),
  question('metri', 'number', { decimals: 2 }),
  question('inizio', 'date'),
  question('oggetto', 'text'),
  question('mezzi', 'repeat', { rows: [0, 5], fields: [question('uso', 'choice', { options: options('proprio', 'noleggio') })] }),
], { values: [aValue('grande', 'yes-no', 'metri > 10')], locals: { settings: { soglia: 20, strade: ['SP1'] } } }))

/** A rule without its labels, to be read at a glance. */
function brief(rule: Rule): unknown {
  switch (rule.is) {
    case 'all':
    case 'any': return [rule.is, ...rule.of.map(brief)]
    case 'one-of': return [rule.subject.id, rule.negated ? 'none of' : 'one of', ...rule.values]
    case 'chosen': return [rule.subject.id, rule.negated ? 'lacks' : 'has', ...rule.values]
    case 'yes':
    case 'answered': return [rule.subject.id, rule.negated ? `not ${rule.is}` : rule.is]
    case 'compares': return [rule.counts ? `count of ${rule.subject.id}` : rule.subject.id, rule.by, rule.to]
    case 'rows': return [rule.every ? 'each' : 'some', rule.table.id, brief(rule.rule)]
    case 'depends': return ['depends', ...rule.on.map(subject => subject.id)]
    case 'always':
    case 'never': return rule.is
  }
}

test.each<readonly [string, unknown]>([
  ['tipo == "scavo"', ['tipo', 'one of', 'scavo']],
  ['"scavo" != tipo', ['tipo', 'none of', 'scavo']],
  ['!(tipo in ["scavo", "ponteggio"])', ['tipo', 'none of', 'scavo', 'ponteggio']],
  ['"veicolo" in danni', ['danni', 'has', 'veicolo']],
  ['"veicolo" in danni || "persona" in danni || urgente', ['any', ['danni', 'has', 'veicolo', 'persona'], ['urgente', 'yes']]],
  ['"veicolo" in danni && "persona" in danni', ['all', ['danni', 'has', 'veicolo'], ['danni', 'has', 'persona']]],
  ['!(tipo == "scavo" || tipo == "ponteggio")', ['tipo', 'none of', 'scavo', 'ponteggio']],
  ['urgente', ['urgente', 'yes']],
  ['!urgente', ['urgente', 'not yes']],
  ['urgente == false', ['urgente', 'not yes']],
  ['grande', ['grande', 'yes']],
  ['metri > 3.5', ['metri', '>', '3.5']],
  ['20 <= metri', ['metri', '>=', '20']],
  ['metri >= body.settings.soglia', ['metri', '>=', '20']],
  ['!(metri < 3)', ['metri', '>=', '3']],
  ['size(mezzi) > 1', ['count of mezzi', '>', '1']],
  ['inizio <= dateOf("2026-12-31")', ['inizio', '<=', '2026-12-31']],
  ['oggetto == "prova"', ['oggetto', '==', 'prova']],
  ['answered(oggetto)', ['oggetto', 'answered']],
  ['mezzi.exists(m, m.uso == "proprio")', ['some', 'mezzi', ['uso', 'one of', 'proprio']]],
  ['!mezzi.exists(m, m.uso == "proprio")', ['each', 'mezzi', ['uso', 'none of', 'proprio']]],
  ['urgente && tipo == "scavo" && metri > 1', ['all', ['urgente', 'yes'], ['tipo', 'one of', 'scavo'], ['metri', '>', '1']]],
  ['!(urgente && tipo == "scavo")', ['any', ['urgente', 'not yes'], ['tipo', 'none of', 'scavo']]],
  ['true && urgente', ['urgente', 'yes']],
  ['urgente || true', 'always'],
  ['daysBetween(today, inizio) >= 15', ['depends', 'inizio']],
  ['"SP1" in body.settings.strade', ['depends']],
])('%s', (source, expected) => expect(brief(ruleOf(procedure, source))).toEqual(expected))

test('a column is told in the words of its own table', () => {
  const table = procedure.fields.get('mezzi')?.field
  expect(brief(ruleOf(procedure, 'row.uso == "noleggio" && urgente', table))).toEqual(['all', ['uso', 'one of', 'noleggio'], ['urgente', 'yes']])
})

test('what a rule speaks of is named once', () => {
  expect(subjectsOf(ruleOf(procedure, 'urgente || (urgente && tipo == "scavo")')).map(subject => subject.id)).toEqual(['urgente', 'tipo'])
})

describe('amounts', () => {
  test('rounding is left out, the administration\'s amounts are put in', () => {
    expect(formulaOf(procedure, 'euro(round(metri * body.settings.soglia, 2))')).toMatchObject({
      is: 'operation', operator: '*', left: { is: 'subject', subject: { id: 'metri' } }, right: { is: 'number', value: '20' },
    })
  })

  test('a choice is told with its condition', () => {
    const formula = formulaOf(procedure, 'tipo == "scavo" ? 100.0 : metri * 2.5')
    expect(formula).toMatchObject({ is: 'if', rule: { is: 'one-of' }, then: { is: 'number', value: '100' }, otherwise: { is: 'operation' } })
    expect(subjectsOfFormula(formula).map(subject => subject.id)).toEqual(['tipo', 'metri'])
  })

  test('days and counts', () => {
    expect(formulaOf(procedure, 'daysBetween(today, inizio)')).toMatchObject({ is: 'days', from: { is: 'today' }, to: { is: 'subject' } })
    expect(formulaOf(procedure, 'size(mezzi) * 3')).toMatchObject({ left: { is: 'count', subject: { id: 'mezzi' } } })
  })
})
