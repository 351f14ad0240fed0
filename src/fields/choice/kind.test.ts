import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aField, behavesWhateverIsSent, somePlaces, typed, type Judging, type Linting, type Reading } from '#support/field-kinds.ts'
import { choicesKind } from '../choices/kind.ts'
import { choiceKind } from './kind.ts'

const options = [
  { value: 'cantiere', label: { it: 'Cantiere', en: 'Building site' } },
  { value: 'ponteggio', label: { it: 'Ponteggio', en: 'Scaffolding' } },
  { value: 'deposito', label: { it: 'Deposito', en: 'Storage' } },
]
const field = aField({ options })

describe('one of several', () => {
  test.each<Judging>([
    ['ponteggio', [], 'an option'],
    [' ponteggio ', [], 'blanks say nothing'],
    ['Ponteggio', ['field.not-an-option risposta'], 'a label is no value'],
    ['gru', ['field.not-an-option risposta'], 'not among them'],
    ['', [], 'unanswered'],
    [['ponteggio'], ['field.unreadable risposta'], 'a list is not one'],
  ])('%j gives %j: %s', (raw, problems) => {
    expect(typed(choiceKind, raw, field)).toEqual(problems)
  })

  test('it is shown by its label, and an option of an older version by its value', () => {
    expect(choiceKind.show('cantiere', field, 'en', somePlaces)).toBe('Building site')
    expect(choiceKind.show('gru', field, 'it', somePlaces)).toBe('gru')
  })

  test.each<Linting>([
    [{ options }, 0, 'fine'],
    [{}, 1, 'no options'],
    [{ options: [] }, 1, 'an empty list'],
    [{ options: [...options, options[0]] }, 1, 'one is there twice'],
    [{ options: [{ value: 'a', label: { it: 'A' } }] }, 1, 'a label in one language'],
    [{ options: ['cantiere'] }, 1, 'a bare value has no label'],
  ])('%j has %i faults: %s', (properties, faults) => {
    expect(choiceKind.lint?.(aField(properties))).toHaveLength(faults)
  })

  behavesWhateverIsSent(choiceKind, field, fc.constantFrom('cantiere', ' cantiere'))
})

describe('any of several', () => {
  test.each<Reading>([
    [['deposito', 'cantiere'], ['cantiere', 'deposito'], 'in the order of the options'],
    [['cantiere', 'cantiere'], ['cantiere'], 'each once'],
    ['cantiere', ['cantiere'], 'one alone is a list of one'],
    [[], undefined, 'nothing chosen is no answer'],
    [[''], undefined, 'nor is an empty one'],
    [['gru', 'cantiere'], ['cantiere', 'gru'], 'what is no option comes last'],
    [[1], [1], 'what is no text is given back'],
  ])('%j is read as %j: %s', (raw, kept) => {
    expect(choicesKind.normalise(raw, field)).toEqual(kept)
  })

  test.each<Judging>([
    [['cantiere', 'deposito'], [], 'both are options'],
    [['cantiere', 'gru'], ['field.not-an-option risposta'], 'one is not'],
    [{ cantiere: true }, ['field.unreadable risposta'], 'no list'],
  ])('%j gives %j: %s', (raw, problems) => {
    expect(typed(choicesKind, raw, field)).toEqual(problems)
  })

  test('they are shown by their labels', () => {
    expect(choicesKind.show(['cantiere', 'deposito'], field, 'it', somePlaces)).toBe('Cantiere; Deposito')
  })

  behavesWhateverIsSent(choicesKind, field, fc.array(fc.constantFrom('cantiere', 'deposito', 'gru', '')))
})
