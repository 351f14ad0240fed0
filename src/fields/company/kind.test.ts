import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aField, behavesWhateverIsSent, somePlaces, typed, type JudgingWith } from '#support/field-kinds.ts'
import { companyKind } from './kind.ts'

const firm = { name: 'Cantieri Immaginari S.r.l.', vatNumber: '99900010333', fiscalCode: '99900010333', rea: 'PC-999001', pec: 'cantieri.immaginari@pec.example.org' }

describe('a company', () => {
  test.each<JudgingWith>([
    [firm, {}, [], 'complete'],
    [{ ...firm, rea: undefined, pec: undefined }, {}, [], 'REA and PEC may be left out'],
    [{ ...firm, rea: 'pc 999001' }, {}, [], 'REA is mended'],
    [{ ...firm, rea: '999001' }, {}, ['field.bad-format risposta.rea'], 'REA without its chamber'],
    [{ ...firm, fiscalCode: 'PRVRSL84C57G535Z' }, {}, [], 'a sole trader has a code of 16 characters'],
    [{ ...firm, vatNumber: '99900010334' }, {}, ['field.bad-check-digit risposta.vatNumber'], 'wrong check digit'],
    [{ ...firm, vatNumber: undefined }, {}, ['field.required risposta.vatNumber'], 'no partita IVA'],
    [{ ...firm, vatNumber: undefined }, { vat: 'optional' }, [], 'an association has none'],
    [{ ...firm, fiscalCode: undefined }, { vat: 'optional' }, ['field.required risposta.fiscalCode'], 'but a fiscal code'],
    [{ ...firm, pec: 'cantieri' }, {}, ['field.bad-format risposta.pec'], 'no address'],
    ['Cantieri', {}, ['field.unreadable risposta'], 'a name alone'],
  ])('%j with %j gives %j: %s', (raw, properties, problems) => {
    expect(typed(companyKind, raw, aField(properties))).toEqual(problems)
  })

  test('it is shown on one line, a number that is both once', () => {
    expect(companyKind.show(firm, aField(), 'it', somePlaces)).toBe('Cantieri Immaginari S.r.l., 99900010333, PC-999001, cantieri.immaginari@pec.example.org')
  })

  test('the partita IVA is wanted or optional', () => {
    expect(companyKind.lint?.(aField({ vat: 'optional' }))).toEqual([])
    expect(companyKind.lint?.(aField({ vat: false }))).toHaveLength(1)
  })

  const part = fc.oneof(fc.string(), fc.constant(undefined), fc.integer())
  behavesWhateverIsSent(companyKind, aField(), fc.record({ name: part, vatNumber: part, fiscalCode: part, rea: part, pec: part }, { requiredKeys: [] }))
})
