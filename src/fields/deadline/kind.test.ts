import { describe, expect, test } from 'vitest'
import { aField, behavesWhateverIsSent, somePlaces, typed, type Linting } from '#support/field-kinds.ts'
import { deadlineKind } from './kind.ts'
import { lastDayOf } from './last-day.ts'

describe('a day that decides until when one may file', () => {
  test('is answered, judged and shown as a date', () => {
    expect(deadlineKind.normalise(' 9/5/2027 ', aField({ days: -30 }))).toBe('2027-05-09')
    expect(typed(deadlineKind, '2027-02-30', aField({ days: -30 }))).toEqual(['field.bad-format risposta'])
    expect(typed(deadlineKind, '2020-01-01', aField({ days: -30, notBefore: 'today' }))).toEqual(['field.in-the-past risposta'])
    expect(deadlineKind.show('2027-05-09', aField({ days: -30 }), 'it', somePlaces)).toBe('9 maggio 2027')
  })

  test.each<[unknown, object, object | undefined, string]>([
    ['2027-05-09', { days: -30 }, { day: '2027-04-09', left: 8 }, 'before the race'],
    ['2027-05-01', { days: -30 }, { day: '2027-04-01', left: 0 }, 'today'],
    ['2027-04-30', { days: -30 }, { day: '2027-03-31', left: -1 }, 'it has passed'],
    ['2028-07-05', { days: -1, working: true, patronDay: '07-04' }, { day: '2028-07-03', left: 459 }, 'the patron’s day of the body'],
    ['2028-07-05', { days: -1, working: true, holidays: ['2028-07-04', '2028-07-03'] }, { day: '2028-06-30', left: 456 }, 'days of the body'],
    [undefined, { days: -30 }, undefined, 'no answer yet'],
    ['maggio', { days: -30 }, undefined, 'words'],
    ['0001-01-01', { days: -30 }, undefined, 'the edge of the calendar'],
  ])('from %j with %j on 1 April 2027: %j (%s)', (answer, properties, last) => {
    expect(lastDayOf(aField(properties as Record<string, unknown>), answer, '2027-04-01')).toEqual(last)
  })

  test.each<Linting>([
    [{ days: -30 }, 0, 'fine'],
    [{ days: -5, working: true, patronDay: '07-04', holidays: ['2027-06-03'] }, 0, 'all said'],
    [{}, 1, 'how many days'],
    [{ days: 4000 }, 1, 'years'],
    [{ days: -1, patronDay: '02-30' }, 1, 'no such day'],
    [{ days: -1, holidays: ['ieri'], working: 'sì' }, 2, 'neither'],
  ])('a definition with %j has %i faults: %s', (properties, faults) => {
    expect(deadlineKind.lint?.(aField(properties))).toHaveLength(faults)
  })

  behavesWhateverIsSent(deadlineKind, aField({ days: -30 }))
})
