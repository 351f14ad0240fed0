import { describe, expect, test } from 'vitest'
import { kinds } from '#fields/index.ts'
import { aForm, options, question } from '#support/definitions.ts'
import type { Definition, Field, MigrationStep } from '../definition.ts'
import { migrationFaults } from './migration.ts'

const road = question('strada', 'text')
const width = question('larghezza', 'number', { unit: 'm', decimals: 2 })
const kind = question('tipo', 'choice', { options: options('cantiere', 'deposito') })
const place = question('posto', 'address')
const rows = question('mezzi', 'repeat', { fields: [question('targa', 'text'), question('portata', 'integer')] })

const first = aForm([road, width, kind, place, rows])

function second(step: MigrationStep | undefined, fields: readonly Field[] = [road, width, kind, place, rows]): Definition {
  return aForm(fields, { version: 2, ...step ? { migrate: { 1: [step] } } : {} })
}

describe('what is right says nothing', () => {
  test.each([
    ['nothing has changed', undefined, undefined],
    ['a field has gone, another is new', undefined, [road, question('nuovo', 'text')]],
    ['a rename', { rename: { strada: 'via' } }, [question('via', 'text')]],
    ['a rename of a table and of its column', { rename: { mezzi: 'veicoli', 'mezzi.targa': 'veicoli.numero' } }, [question('veicoli', 'repeat', { fields: [question('numero', 'text'), question('portata', 'integer')] })]],
    ['an option under another name', { options: { tipo: { deposito: 'magazzino' } } }, [question('tipo', 'choice', { options: options('cantiere', 'magazzino') })]],
    ['another unit, converted', { convert: { larghezza: 'larghezza * 100' } }, [{ ...width, unit: 'cm' }]],
    ['another unit, asked again', { askAgain: ['larghezza'] }, [{ ...width, unit: 'cm' }]],
    ['a column converted by its row', { convert: { 'mezzi.portata': 'row.portata * 2' } }, undefined],
  ] satisfies readonly [string, MigrationStep | undefined, readonly Field[] | undefined][])('%s', (_, step, fields) => {
    expect(migrationFaults(second(step, fields), [first], kinds)).toEqual([])
  })
})

describe('what is wrong is named where it stands', () => {
  test.each([
    ['a rename of what never was', { rename: { via: 'strada' } }, undefined, ['rename', 'via'], 'version 1 has no field via'],
    ['a rename to nowhere', { rename: { strada: 'via' } }, undefined, ['rename', 'strada'], 'there is no field via'],
    ['a rename out of a table', { rename: { 'mezzi.targa': 'strada' } }, undefined, ['rename', 'mezzi.targa'], 'do not stand in the same table'],
    ['an option nobody had', { options: { tipo: { scavo: 'cantiere' } } }, undefined, ['options', 'tipo'], 'tipo had no option scavo; it had cantiere, deposito'],
    ['an option nobody has', { options: { tipo: { deposito: 'scavo' } } }, undefined, ['options', 'tipo'], 'tipo has no option scavo'],
    ['options of what is no choice', { options: { strada: { a: 'b' } } }, undefined, ['options', 'strada'], 'strada has no options in both versions'],
    ['a conversion of what was not there', { convert: { larghezza: 'lunghezza * 2' } }, undefined, ['convert', 'larghezza'], 'no field or value is called "lunghezza"'],
    ['a conversion into another type', { convert: { larghezza: 'strada' } }, undefined, ['convert', 'larghezza'], 'a number is needed here'],
    ['a conversion into parts', { convert: { posto: 'strada' } }, undefined, ['convert', 'posto'], 'no expression can write it'],
    ['converted and asked again', { convert: { larghezza: 'larghezza' }, askAgain: ['larghezza'] }, undefined, ['convert', 'larghezza'], 'one of the two'],
    ['asked again though new', { askAgain: ['nuovo'] }, [question('nuovo', 'text')], ['askAgain', 0], 'nuovo is new'],
    ['asked again and not there', { askAgain: ['strda'] }, undefined, ['askAgain', 0], 'there is no field strda'],
  ] satisfies readonly [string, MigrationStep, readonly Field[] | undefined, readonly (string | number)[], string][])('%s', (...[, step, fields, path, message]) => {
    const [fault, ...others] = migrationFaults(second(step, fields), [first], kinds)
    expect(others).toEqual([])
    expect(fault?.path).toEqual(['migrate', 1, 0, ...path])
    expect(fault?.message).toContain(message)
  })

  test.each([
    ['another type', { ...width, type: 'text' }, 'larghezza was of type number and is of type text'],
    ['another unit', { ...width, unit: 'cm' }, 'larghezza was in m and is in cm'],
    ['an option that has gone', { ...kind, options: options('cantiere') }, 'tipo no longer has the option deposito'],
    ['a column of another type', { ...rows, fields: [question('targa', 'integer')] }, 'mezzi.targa was of type text and is of type integer'],
  ] satisfies readonly [string, Field, string][])('%s, without a word of the answers', (_, field, message) => {
    const [fault, ...others] = migrationFaults(second(undefined, [field]), [first], kinds)
    expect(others).toEqual([])
    expect(fault?.path).toEqual(['migrate', 1])
    expect(fault?.message).toContain(message)
  })

  test('a version that is not kept', () => {
    const [fault] = migrationFaults(second({ askAgain: ['strada'] }), [], kinds)
    expect(fault?.path).toEqual(['migrate', 1])
    expect(fault?.message).toContain('version 1 is not kept')
  })
})
