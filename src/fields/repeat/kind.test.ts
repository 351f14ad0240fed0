import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aField, behavesWhateverIsSent, somePlaces, typed, type JudgingWith, type Linting, type Reading } from '#support/field-kinds.ts'
import { kinds } from '../index.ts'
import { repeatKind } from './kind.ts'

const repeat = repeatKind(kinds)
const column = (id: string, type: string, properties: Readonly<Record<string, unknown>> = {}): unknown =>
  ({ id, type, label: { it: id, en: `${id} (en)` }, ...properties })
const fields = [column('cognome_nome', 'text'), column('codice_fiscale', 'fiscal-code'), column('portata-kg', 'integer', { unit: 'kg' }), column('foto', 'attachment', { accept: ['jpeg'], count: [0, 2] })]
const field = aField({ type: 'repeat', fields, rows: [1, 3] })
const row = { cognome_nome: 'Provavalle Ersilia', codice_fiscale: 'PRVRSL84C57G535Z', 'portata-kg': 9800 }

describe('a table', () => {
  test.each<Reading>([
    [[{ cognome_nome: ' Provavalle  Ersilia ', codice_fiscale: 'prvrsl84c57g535z', 'portata-kg': '9.800' }],
      [{ ...row, cognome_nome: 'Provavalle  Ersilia' }], 'each cell in the form of its own type'],
    [[{ ...row, 'portata-kg': '' }], [{ cognome_nome: row.cognome_nome, codice_fiscale: row.codice_fiscale }], 'an emptied cell is left out'],
    [[{}, row], [{}, row], 'an empty row keeps its place: the person is about to fill it in'],
    [[], undefined, 'an empty table is no answer'],
    [[{ ...row, altro: 1 }], [{ ...row, altro: 1 }], 'a cell of no column is kept to be refused'],
    [['riga'], ['riga'], 'what is no row is given back'],
    ['righe', 'righe', 'what is no list too'],
  ])('%j is read as %j: %s', (raw, kept) => {
    expect(repeat.normalise(raw, field)).toEqual(kept)
  })

  test('a cell named like the prototype is a cell', () => {
    const raw: unknown = JSON.parse('[{"__proto__": {"polluted": true}}]')
    expect(JSON.stringify(repeat.normalise(raw, field))).toBe('[{"__proto__":{"polluted":true}}]')
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  test.each<JudgingWith>([
    [[row], {}, [], 'one row'],
    [[row, row, row, row], {}, ['field.too-many-rows risposta'], 'four of three'],
    [[row], { rows: [2, 3] }, ['field.too-few-rows risposta'], 'one of two'],
    [[], { rows: [2, 3] }, [], 'none at all is for required to refuse'],
    [[row, 'riga'], {}, ['field.unreadable risposta.1'], 'a row that is none'],
    ['righe', {}, ['field.unreadable risposta'], 'no list'],
  ])('%j with %j gives %j: %s', (raw, properties, problems) => {
    expect(typed(repeat, raw, { ...field, ...properties })).toEqual(problems)
  })

  test('without bounds it has 200 rows at most', () => {
    expect(typed(repeat, Array.from({ length: 201 }, () => ({})), aField({ fields }))).toEqual(['field.too-many-rows risposta'])
  })

  test('it is shown row by row, in the language of the reader', () => {
    expect(repeat.show([row, {}], field, 'it', somePlaces)).toBe('1. cognome_nome: Provavalle Ersilia; codice_fiscale: PRVRSL84C57G535Z; portata-kg: 9.800 kg\n2. ')
    expect(repeat.show([row], field, 'en', somePlaces)).toContain('portata-kg (en): 9,800 kg')
  })

  test('expressions see each cell by its own type, hyphens as underscores', () => {
    expect(repeat.toCel([row], field)).toEqual([{ cognome_nome: row.cognome_nome, codice_fiscale: row.codice_fiscale, portata_kg: 9800n }])
  })

  test('its columns are its children', () => {
    expect(repeat.children?.(field).map(({ id }) => id)).toEqual(['cognome_nome', 'codice_fiscale', 'portata-kg', 'foto'])
  })

  test.each<Linting>([
    [{ fields, rows: [1, 50] }, 0, 'fine'],
    [{}, 1, 'no columns'],
    [{ fields, rows: [5, 1] }, 1, 'crossed bounds'],
    [{ fields: [column('a', 'text'), column('a', 'text')] }, 1, 'a column twice'],
    [{ fields: [column('a', 'gru')] }, 1, 'a type nobody knows'],
    [{ fields: [column('a', 'choice')] }, 1, 'a fault inside a column'],
    [{ fields: ['a'] }, 1, 'a column that is none'],
  ])('%j has %i faults: %s', (properties, faults) => {
    expect(repeat.lint?.(aField(properties))).toHaveLength(faults)
  })

  test('a table stands in no table', () => {
    expect(kinds['repeat']?.lint?.(aField({ fields: [column('dentro', 'repeat', { fields })] }))).toEqual(['dentro: type repeat cannot stand in a table'])
  })

  const cell = fc.oneof(fc.string(), fc.integer(), fc.constant(undefined))
  behavesWhateverIsSent(repeat, field, fc.array(fc.record({ cognome_nome: cell, codice_fiscale: cell, 'portata-kg': cell, altro: cell }, { requiredKeys: [] })))
})

test('the registry calls every type by its own name', () => {
  expect(Object.entries(kinds).filter(([name, kind]) => kind.type !== name)).toEqual([])
})
