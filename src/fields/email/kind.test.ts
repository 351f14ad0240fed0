import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aField, behavesWhateverIsSent, typed, type Judging, type Reading } from '#support/field-kinds.ts'
import { pecKind } from '../pec/kind.ts'
import { emailKind } from './kind.ts'

const refused = ['field.bad-format risposta']

describe.each([['email', emailKind], ['pec', pecKind]])('an address for %s', (_, kind) => {
  test.each<Judging>([
    ['altea.segnaposto@example.org', [], 'plain'],
    ['cantieri.immaginari@pec.example.org', [], 'certified'],
    ['a+b_c-d@example.co', [], 'signs that names may have'],
    ['o\'brien@example.org', [], 'an apostrophe'],
    ['nicolò@città.example', [], 'letters with accents'],
    ['a@xn--citt-2na.example', [], 'the same in ASCII'],
    ['altea.example.org', refused, 'no @'],
    ['@example.org', refused, 'no name'],
    ['altea@', refused, 'no domain'],
    ['altea@example', refused, 'a domain of one label is a machine in the house'],
    ['altea@example.1', refused, 'no domain ends in a digit'],
    ['altea@gmail,com', refused, 'a comma for the dot'],
    ['altea@@example.org', refused, 'two of them'],
    ['altea..segnaposto@example.org', refused, 'two dots'],
    ['.altea@example.org', refused, 'a dot in front'],
    ['altea@-example.org', refused, 'a dash at the start of a label'],
    ['altea@example..org', refused, 'an empty label'],
    ['"altea segnaposto"@example.org', refused, 'quoted names are left out on purpose'],
    ['altea@[192.0.2.1]', refused, 'so are bare addresses'],
    [`${'a'.repeat(65)}@example.org`, refused, 'a name of 65'],
    [`a@${'b'.repeat(64)}.org`, refused, 'a label of 64'],
    [`a@${'b.'.repeat(130)}org`, refused, 'longer than an envelope carries'],
    [5, ['field.unreadable risposta'], 'a number'],
  ])('%j gives %j: %s', (raw, problems) => {
    expect(typed(kind, raw)).toEqual(problems)
  })

  test.each<Reading>([
    [' Altea@Example.ORG ', 'Altea@example.org', 'the domain in lower case, the name as its owner writes it'],
    ['mailto:altea@example.org', 'altea@example.org', 'copied from a page'],
    ['altea @ example.org', 'altea@example.org', 'keyboards of phones add blanks'],
    ['', undefined, 'unanswered'],
  ])('%j is kept as %j: %s', (raw, kept) => {
    expect(kind.normalise(raw, aField())).toBe(kept)
  })

  behavesWhateverIsSent(kind, aField(), fc.emailAddress())
})
