import { describe, expect, test } from 'vitest'
import { aField } from '#support/field-kinds.ts'
import { kinds } from '../index.ts'
import { totalsOf } from './totals.ts'

const euro = aField({ id: 'importo', type: 'euro', total: true })
const length = aField({ id: 'lunghezza', type: 'number', unit: 'm', total: true })
const untold = aField({ id: 'portata', type: 'integer' })

describe('the totals of a table', () => {
  test.each<[readonly unknown[], unknown, string]>([
    [[{ importo: 1050 }, { importo: 2 }], 1052, 'whole cents'],
    [[{ importo: 1050 }, {}], 1050, 'a row not filled in yet'],
    [[{ importo: 1050 }, { importo: 'dieci' }, 'riga'], 1050, 'what cannot be read is not added'],
    [[{}], undefined, 'nothing to add'],
    [[], undefined, 'no rows'],
  ])('%j give %j (%s)', (rows, value) => expect(totalsOf([euro], rows)[0]?.value).toEqual(value))

  test('decimals are added exactly', () => {
    expect(totalsOf([length, untold], [{ lunghezza: '0.1', portata: 3 }, { lunghezza: '0.2' }])).toEqual([{ column: length, value: '0.3' }])
  })

  test('a hidden cell is absent', () => {
    expect(totalsOf([euro], [{ importo: 100 }, { importo: 900 }], row => row === 1)[0]?.value).toBe(100)
  })

  test('they are at the end of the table in words', () => {
    const table = aField({ type: 'repeat', fields: [{ ...euro, label: { it: 'Importo', en: 'Amount' } }] })
    const shown = kinds['repeat']?.show([{ importo: 1050 }, { importo: 2 }], table, 'it', { isComune: () => false, comuneName: () => undefined, isProvincia: () => false, provinciaName: () => undefined, road: () => undefined })
    expect(shown?.split('\n').at(-1)?.replace(/\s/g, ' ')).toBe('Totale. Importo: 10,52 €')
  })

  test.each<[Readonly<Record<string, unknown>>, number, string]>([
    [{ type: 'euro', total: true }, 0, 'money'],
    [{ type: 'text', total: true }, 1, 'words'],
    [{ type: 'euro', total: 'sì' }, 1, 'neither yes nor no'],
  ])('a column with %j has %i faults (%s)', (column, faults) => {
    expect(kinds['repeat']?.lint?.(aField({ type: 'repeat', fields: [aField(column)] }))).toHaveLength(faults)
  })
})
