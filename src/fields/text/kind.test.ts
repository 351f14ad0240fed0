import { describe, expect, test } from 'vitest'
import { aContext, aField, behavesWhateverIsSent, detailsOf, judge, typed, type JudgingWith, type Linting, type Reading } from '#support/field-kinds.ts'
import { longTextKind } from '../long-text/kind.ts'
import { textKind } from './kind.ts'

describe('one line of text', () => {
  test.each<Reading>([
    ['  Altea  ', 'Altea', 'blanks at the ends say nothing'],
    ['', undefined, 'an emptied text is unanswered'],
    ['   \t ', undefined, 'blanks alone are no answer'],
    [null, undefined, 'null is no answer'],
    ['Perche\u0301', 'Perché', 'accents are composed (NFC)'],
    ['via\ndelle\r\nProve', 'via delle Prove', 'one line stays one line'],
    ['a\u0000b', 'ab', 'PostgreSQL refuses NUL'],
    ['fattura\u202Efdp', 'fatturafdp', 'the direction of the text cannot be turned'],
    ['\ud800', '\ufffd', 'half a character is replaced: it has no UTF-8'],
    [12, 12, 'what is not text is kept for the schema to refuse'],
  ])('%j is kept as %j: %s', (raw, kept) => {
    expect(textKind.normalise(raw, aField())).toEqual(kept)
  })

  test.each<JudgingWith>([
    ['abc', {}, [], 'no limits'],
    ['ab', { minLength: 3 }, ['field.too-short risposta'], 'one short of three'],
    ['abcd', { maxLength: 3 }, ['field.too-long risposta'], 'one above three'],
    ['àèì', { maxLength: 3 }, [], 'accented letters count one'],
    ['🚧🚧🚧', { maxLength: 3 }, [], 'an emoji counts one, not two'],
    ['x'.repeat(251), {}, ['field.too-long risposta'], 'without a limit 250 characters'],
    [5, {}, ['field.unreadable risposta'], 'a number is no text'],
    [['a'], {}, ['field.unreadable risposta'], 'a list is no text'],
  ])('%j with %j gives %j: %s', (raw, properties, problems) => {
    expect(typed(textKind, raw, aField(properties))).toEqual(problems)
  })

  test('a problem carries its details and the whole path', () => {
    const context = aContext({ path: 'autisti.0.patente' })
    expect(judge(textKind, 'abcd', aField({ maxLength: 3 }), context)).toEqual(['field.too-long autisti.0.patente'])
    expect(detailsOf(textKind, 'abcd', aField({ maxLength: 3 }), context)).toEqual([{ path: 'autisti.0.patente', max: 3 }])
  })

  test.each<Linting>([
    [{ maxLength: 60 }, 0, 'fine'],
    [{ minLength: 9, maxLength: 3 }, 1, 'crossed bounds'],
    [{ maxLength: 'sixty' }, 1, 'no number'],
    [{ maxLength: 2.5 }, 1, 'no whole number'],
  ])('%j has %i faults: %s', (properties, faults) => {
    expect(textKind.lint?.(aField(properties))).toHaveLength(faults)
  })

  behavesWhateverIsSent(textKind)
})

describe('text of several lines', () => {
  test('line breaks are kept, as LF', () => {
    expect(longTextKind.normalise(' uno\r\ndue\rtre\n', aField())).toBe('uno\ndue\ntre')
  })
  test.each<JudgingWith>([
    ['x'.repeat(4000), {}, [], 'the limit when none is set'],
    ['x'.repeat(4001), {}, ['field.too-long risposta'], 'one above it'],
    ['x'.repeat(1501), { maxLength: 1500 }, ['field.too-long risposta'], 'the definition sets its own'],
    [{}, {}, ['field.unreadable risposta'], 'an object is no text'],
  ])('%# is judged: %s', (raw, properties, problems) => {
    expect(typed(longTextKind, raw, aField(properties))).toEqual(problems)
  })
  behavesWhateverIsSent(longTextKind)
})
