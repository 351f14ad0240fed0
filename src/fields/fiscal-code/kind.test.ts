import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aContext, aField, behavesWhateverIsSent, detailsOf, typed, type JudgingWith } from '#support/field-kinds.ts'
import { checkLetter } from '../check-character.ts'
import { familyNameCode, givenNameCode, isFiscalCode, personalFault, readFiscalCode } from './fiscal-code.ts'
import { fiscalCodeKind } from './kind.ts'

describe('a fiscal code', () => {
  test.each([
    ['PRVRSL84C57G535Z', true, 'Ersilia Provavalle, Piacenza'],
    ['CMPTCS71S02A909J', true, 'Tarcisio Campionari, Bobbio'],
    ['FTTDTL79H65E463G', true, 'Domitilla Fittizi, La Spezia'],
    ['FNZGNZ90A09D969M', true, 'Gaudenzio Finzi Prova, Genova'],
    ['TSTQRN66P30F205E', true, 'Quirino Testoni, Milano'],
    ['SGNLTA98T45D611M', true, 'Altea Segnaposto, Fiorenzuola d\'Arda'],
    ['FNZGNZ90A09D969A', false, 'wrong check letter'],
    ['FNZGNZ90A09D969', false, 'one character short'],
    ['FNZGNZ90A09D969MM', false, 'one too many'],
    ['FNZGNZ90F09D969M', false, 'F is no month'],
    ['FNZGN190A09D969M', false, 'a digit among the letters of the name'],
    ['FNZGNZ90A09N969M', false, 'no place begins with N'],
    ['', false, 'empty'],
    ['99900010333', true, 'eleven digits with their check'],
    ['99900010334', false, 'eleven digits with another'],
    ['00000000000', false, 'zeros pass the check and are nobody'],
  ])('%s → %s (%s)', (code, valid) => {
    expect(isFiscalCode(code)).toBe(valid)
  })

  test.each([
    ['RSSMRA80A32H501', 'the thirty-second of January'],
    ['RSSMRA80B70H501', 'the thirtieth of February, a woman'],
    ['RSSMRA80A00H501', 'no day'],
    ['RSSMRA80A40H501', 'neither a man nor a woman'],
    ['RSSMRA80D71H501', 'the thirty-first of April'],
  ])('%s + check letter has no such date: %s', code => {
    expect(personalFault(code + checkLetter(code))).toBe('no-such-date')
  })

  test('a birth abroad is a Z and three digits', () => {
    const code = 'RSSMRA80A01Z100'
    expect(isFiscalCode(code + checkLetter(code))).toBe(true)
  })

  test('every one of the seven digits may be a letter of omocodia', () => {
    const places = [6, 7, 9, 10, 12, 13, 14]
    fc.assert(fc.property(fc.subarray(places), chosen => {
      const code = Array.from('SGNLTA98T45D611').map((character, index) => chosen.includes(index) ? 'LMNPQRSTUV'.charAt(Number(character)) : character).join('')
      expect(isFiscalCode(code + checkLetter(code))).toBe(true)
      expect(readFiscalCode(code + checkLetter(code))).toEqual(readFiscalCode('SGNLTA98T45D611M'))
    }))
  })

  test.each([
    ['Fo', 'FOX', 'too short: filled with X'],
    ['D\'Annunzio', 'DNN', 'apostrophes do not count'],
    ['Nicolò', 'NCL', 'accents do not count'],
    ['Finzi Prova', 'FNZ', 'two surnames are one'],
    ['Aiello', 'LLA', 'consonants before vowels'],
    ['', 'XXX', 'nothing at all'],
  ])('the surname %s gives %s: %s', (name, code) => {
    expect(familyNameCode(name)).toBe(code)
  })

  test.each([
    ['Gaudenzio', 'GNZ', 'of four consonants the second is left out'],
    ['Altea', 'LTA', 'two consonants, then vowels'],
    ['Mario', 'MRA', 'the same'],
    ['Domitilla', 'DTL', 'five consonants'],
    ['Io', 'IOX', 'no consonant'],
  ])('the name %s gives %s: %s', (name, code) => {
    expect(givenNameCode(name)).toBe(code)
  })
})

describe('an answer that is a fiscal code', () => {
  test.each<JudgingWith>([
    [' sgnlta98t45d611m ', {}, [], 'lower case and blanks are mended'],
    ['SGN LTA 98T45 D611M', {}, [], 'groups are put together'],
    ['FNZGNZ90A09D969A', {}, ['field.bad-check-digit risposta'], 'wrong check letter'],
    ['99900010333', {}, [], 'people have eleven digits while their code is provisional'],
    ['99900010334', {}, ['field.bad-check-digit risposta'], 'which have a check too'],
    ['SGNLTA98T45D611M', { allow: 'company' }, ['field.bad-format risposta'], 'a company has no code of a person'],
    ['99900010333', { allow: 'company' }, [], 'but eleven digits'],
    ['SGNLTA98T45D611M', { allow: 'any' }, [], 'sole traders have their own'],
    ['1234567', { allow: 'any' }, ['field.bad-format risposta'], 'neither'],
    [99900010333, {}, ['field.unreadable risposta'], 'a number is no code'],
  ])('%j with %j gives %j: %s', (raw, properties, problems) => {
    expect(typed(fiscalCodeKind, raw, aField(properties))).toEqual(problems)
  })

  test.each([
    ['person', 'person-fiscal-code'], ['company', 'company-fiscal-code'], ['any', 'fiscal-code'],
  ])('the code of %s is refused as %s', (allow, reason) => {
    expect(detailsOf(fiscalCodeKind, 'ABC', aField({ allow }))).toEqual([{ path: 'risposta', reason }])
  })

  const altea = { nome: 'Altea', cognome: 'Segnaposto', sesso: 'f', data_nascita: '1998-12-05' }
  const remarks = (id: string, code: string, answers: Readonly<Record<string, unknown>>): readonly unknown[] | undefined =>
    fiscalCodeKind.warnings?.(code, aField({ id }), aContext({ path: id, answers })).map(({ details }) => 'reason' in details ? details.reason : undefined)

  test.each<[answers: Readonly<Record<string, unknown>>, reasons: readonly string[], reason: string]>([
    [altea, [], 'all agree'],
    [{ ...altea, sesso: 'F' }, [], 'capitals say the same'],
    [{ ...altea, cognome: 'Esempio' }, ['family-name'], 'another surname'],
    [{ ...altea, nome: 'Altera' }, ['given-name'], 'another name'],
    [{ ...altea, data_nascita: '1998-12-06' }, ['birth-date'], 'another day'],
    [{ ...altea, data_nascita: '1998-05-12' }, ['birth-date'], 'day and month changed over'],
    [{ ...altea, sesso: 'm' }, ['gender'], 'another gender'],
    [{ nome: 'Ersilia', cognome: 'Provavalle' }, ['family-name', 'given-name'], 'somebody else'],
    [{}, [], 'nothing to compare with'],
    [{ cognome: '', data_nascita: '5/12/98', sesso: 3 }, [], 'nothing that can be compared'],
    [{ cognome: 'Иванов' }, [], 'another alphabet gives no letters to compare'],
  ])('beside %j: remarks %j, %s', (answers, reasons) => {
    expect(remarks('codice_fiscale', 'SGNLTA98T45D611M', answers)).toEqual(reasons)
  })

  test('it is compared with the answers that speak of the same person only', () => {
    expect(remarks('delegato_codice_fiscale', 'PRVRSL84C57G535Z', { ...altea, delegato_cognome: 'Provavalle' })).toEqual([])
    expect(remarks('delegato_codice_fiscale', 'PRVRSL84C57G535Z', { ...altea, delegato_cognome: 'Segnaposto' })).toEqual(['family-name'])
    expect(remarks('rappresentato_cf', 'PRVRSL84C57G535Z', altea)).toEqual([])
  })

  test('eleven digits that bodies get are remarked where a person is asked for', () => {
    expect(remarks('codice_fiscale', '99900010333', altea)).toEqual(['company-code'])
  })

  test('a code that cannot be read gives no remarks', () => {
    expect(remarks('codice_fiscale', 'ABC', altea)).toEqual([])
  })

  test('whose code it is can only be one of three', () => {
    expect(fiscalCodeKind.lint?.(aField({ allow: 'any' }))).toEqual([])
    expect(fiscalCodeKind.lint?.(aField({ allow: 'dog' }))).toHaveLength(1)
  })

  behavesWhateverIsSent(fiscalCodeKind, aField(), fc.stringMatching(/^[A-Za-z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z ]$/))
})
