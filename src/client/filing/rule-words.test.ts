import { beforeAll, expect, test } from 'vitest'
import { createApp } from 'vue'
import { formulaOf } from '#domain/condition/formula.ts'
import { ruleOf } from '#domain/condition/rule.ts'
import type { Language } from '#domain/procedure/definition.ts'
import { aForm, aProcedure, aValue, options, question } from '#support/definitions.ts'
import { createTexts, type Texts } from '../text/index.ts'
import { amountWords, formulaWords, ruleWords, type RuleWords } from './rule-words.ts'

const procedure = aProcedure(aForm([
  question('tipo', 'choice', { options: options('scavo', 'ponteggio') }),
  question('danni', 'choices', { options: options('veicolo', 'persona') }),
  question('urgente', 'yes-no'),
  question('larghezza', 'number', { decimals: 2, unit: 'm' }),
  question('inizio', 'date'),
  question('mezzi', 'repeat', { rows: [0, 5], fields: [question('uso', 'choice', { options: options('proprio') })] }),
], { values: [aValue('superficie', 'number', 'larghezza * 2')] }))

const texts: Partial<Record<Language, Texts>> = {}
beforeAll(async () => {
  for (const language of ['it', 'en'] as const) {
    const made = createTexts(language)
    createApp({}).use(made)
    await made.need(['why', 'shell'])
    texts[language] = made
  }
})

function words(language: Language): RuleWords {
  const { t, local } = texts[language] ?? {}
  if (!t || !local) throw new Error('the texts are not there')
  return { t, local, language }
}

test.each([
  ['tipo == "scavo"', '«tipo» è «scavo»', '“tipo” is “scavo”'],
  ['tipo in ["scavo", "ponteggio"]', '«tipo» è «scavo» o «ponteggio»', '“tipo” is “scavo” or “ponteggio”'],
  ['!("veicolo" in danni)', 'tra le scelte di «danni» non c’è «veicolo»', 'the choices of “danni” do not include “veicolo”'],
  ['!urgente && larghezza > 3.5', '«urgente» è no e «larghezza» è più di 3,5 m', '“urgente” is no and “larghezza” is more than 3.5 m'],
  ['urgente && (tipo == "scavo" || larghezza < 2)', '«urgente» è sì e («tipo» è «scavo» o «larghezza» è meno di 2 m)', '“urgente” is yes and (“tipo” is “scavo” or “larghezza” is less than 2 m)'],
  ['inizio < dateOf("2027-01-01")', '«inizio» è prima del 1 gennaio 2027', '“inizio” is before 1 January 2027'],
  ['mezzi.exists(m, m.uso == "proprio")', 'in almeno una riga di «mezzi»: «uso» è «proprio»', 'in at least one row of “mezzi”: “uso” is “proprio”'],
  ['daysBetween(today, inizio) > 15', 'le risposte a «inizio» lo richiedono', 'the answers to “inizio” call for it'],
])('%s', (source, it, en) => {
  expect([ruleWords(ruleOf(procedure, source), words('it')), ruleWords(ruleOf(procedure, source), words('en'))]).toEqual([it, en])
})

test.each([
  ['euro(superficie * 0.35 * (daysBetween(today, inizio) + 1))', '(superficie × 0,35) × (giorni da oggi a inizio + 1)'],
  ['urgente ? 100.0 : 50.0', 'se «urgente» è sì: 100; altrimenti: 50'],
])('%s', (source, expected) => expect(formulaWords(formulaOf(procedure, source), words('it'))).toBe(expected))

test('a number alone is money', () => {
  expect(amountWords(formulaOf(procedure, '16.00'), words('it'))).toMatch(/^16,00\s€$/)
})
