import { describe, expect, test } from 'vitest'
import { aField, behavesWhateverIsSent, somePlaces, typed, type Judging, type Linting, type Reading } from '#support/field-kinds.ts'
import { declarationKind } from '../declaration/kind.ts'
import { noteKind } from '../note/kind.ts'
import { yesNoKind } from './kind.ts'

const TEXT = { it: 'Mi impegno a ripristinare i luoghi.', en: 'I will restore the site.' }

describe('yes or no', () => {
  test.each<Reading>([
    [true, true, 'as it is'],
    [false, false, 'no is an answer'],
    ['true', true, 'as a radio button gives it'],
    ['No', false, 'in words'],
    ['sì', true, 'with its accent'],
    ['', undefined, 'unanswered'],
    ['forse', 'forse', 'given back'],
  ])('%j is read as %j: %s', (raw, kept) => {
    expect(yesNoKind.normalise(raw, aField())).toBe(kept)
  })

  test.each<Judging>([
    [false, [], 'no is an answer'],
    ['forse', ['field.unreadable risposta'], 'perhaps is none'],
    [1, ['field.unreadable risposta'], 'one is no yes'],
  ])('%j gives %j: %s', (raw, problems) => {
    expect(typed(yesNoKind, raw)).toEqual(problems)
  })

  test('it is shown in words', () => {
    expect(yesNoKind.show(true, aField(), 'it', somePlaces)).toBe('Sì')
    expect(yesNoKind.show(false, aField(), 'en', somePlaces)).toBe('No')
  })

  behavesWhateverIsSent(yesNoKind)
})

describe('a declaration', () => {
  test.each<Reading>([
    [true, true, 'made'],
    ['true', true, 'made, by a form without script'],
    [false, undefined, 'an empty box is no answer'],
    ['', undefined, 'nor is nothing'],
    [null, undefined, 'nor is null'],
    ['si', 'si', 'given back'],
  ])('%j is read as %j: %s', (raw, kept) => {
    expect(declarationKind.normalise(raw, aField())).toBe(kept)
  })

  test('only true counts', () => {
    expect(typed(declarationKind, true)).toEqual([])
    expect(typed(declarationKind, 'si')).toEqual(['field.not-accepted risposta'])
    expect(typed(declarationKind, 1)).toEqual(['field.not-accepted risposta'])
  })

  test('its text is wanted in both languages', () => {
    expect(declarationKind.lint?.(aField({ text: TEXT }))).toEqual([])
    expect(declarationKind.lint?.(aField({ text: { it: 'Solo italiano.' } }))).toHaveLength(1)
  })

  behavesWhateverIsSent(declarationKind)
})

describe('a note', () => {
  test('it has no answer, whatever is sent', () => {
    expect(noteKind.normalise('letta', aField())).toBeUndefined()
    expect(typed(noteKind, 'letta')).toEqual([])
  })

  test.each<Linting>([
    [{ text: TEXT, tone: 'warning' }, 0, 'fine'],
    [{ text: TEXT }, 0, 'the tone may be left out'],
    [{}, 1, 'no text'],
    [{ text: TEXT, tone: 'danger' }, 1, 'no such tone'],
  ])('%j has %i faults: %s', (properties, faults) => {
    expect(noteKind.lint?.(aField(properties))).toHaveLength(faults)
  })

  behavesWhateverIsSent(noteKind)
})
