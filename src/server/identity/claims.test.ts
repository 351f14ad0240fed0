import { describe, expect, test } from 'vitest'
import { readPerson, readStaffLogin } from './claims.ts'
import { returnToWith, safeReturnTo } from './return-to.ts'

const NAMES = { given_name: 'Ersilia', family_name: 'Provavalle' }

describe('who a provider says a person is', () => {
  test.each<[claim: string, value: unknown, expected: string | undefined, why: string]>([
    ['https://attributes.eid.gov.it/fiscal_number', 'TINIT-PRVRSL84C57G535Z', 'PRVRSL84C57G535Z', 'SPID and CIE'],
    ['fiscal_number', 'tinit-prvrsl84c57g535z', 'PRVRSL84C57G535Z', 'a proxy, in lower case'],
    ['fiscalNumber', ['TINIT-PRVRSL84C57G535Z'], 'PRVRSL84C57G535Z', 'a SAML gateway wraps values in lists'],
    ['fiscal_number', 'TINIT-99900040447', '99900040447', 'provisional code'],
    ['fiscal_number', 'PRVRSL8QC57G535Z', 'PRVRSL8QC57G535Z', 'omocodia'],
    ['personIdentifier', 'ES/IT/12345678Z', 'ES/IT/12345678Z', 'eIDAS'],
    ['fiscal_number', 'TINDE-123', undefined, 'another country’s prefix'],
    ['fiscal_number', 'PRVRSL84C57G535', undefined, 'one letter short'],
    ['fiscal_number', '', undefined, 'empty'],
    ['tax', 'PRVRSL84C57G535Z', undefined, 'a name we do not know'],
  ])('%s: %j → %s (%s)', (claim, value, expected) => {
    expect(readPerson({ ...NAMES, [claim]: value }, {})?.fiscalNumber).toBe(expected)
  })

  test('a deployment’s own claim name comes before the built-in ones', () => {
    const claims = { ...NAMES, cf: 'TINIT-PRVRSL84C57G535Z', fiscal_number: 'TINIT-99900040447' }
    expect(readPerson(claims, { fiscalNumber: ['cf'] })?.fiscalNumber).toBe('PRVRSL84C57G535Z')
  })

  test('without a name nobody is known', () => {
    expect(readPerson({ fiscal_number: 'PRVRSL84C57G535Z', given_name: 'Ersilia' }, {})).toBeUndefined()
  })

  test('places and addresses in parts become one line, prefixes go, a malformed birth date is left out', () => {
    expect(readPerson({
      ...NAMES,
      fiscal_number: 'PRVRSL84C57G535Z',
      birthdate: '17/03/1984',
      place_of_birth: { locality: 'Piacenza', region: 'PC' },
      address: { street_address: 'Via delle Prove 12', postal_code: '29121', locality: 'Piacenza', region: 'PC' },
      'https://attributes.eid.gov.it/vat_number': 'VATIT-99900010333',
    }, {})).toEqual({
      fiscalNumber: 'PRVRSL84C57G535Z', givenName: 'Ersilia', familyName: 'Provavalle',
      birthPlace: 'Piacenza (PC)', address: 'Via delle Prove 12, 29121 Piacenza (PC)', vatNumber: '99900010333',
    })
  })

  test('staff are known by the first name the provider gives, lower case', () => {
    expect(readStaffLogin({ preferred_username: 'Ottavia.Viari', sub: '1' }, {})).toBe('ottavia.viari')
    expect(readStaffLogin({ sub: 'abc' }, {})).toBe('abc')
    expect(readStaffLogin({}, {})).toBeUndefined()
  })

  test('where a deployment says which claim, staff are known by no other', () => {
    const names = { staffLogin: ['employee_number'] }
    expect(readStaffLogin({ preferred_username: 'leandro.vertici', employee_number: 'M0123' }, names)).toBe('m0123')
    expect(readStaffLogin({ preferred_username: 'leandro.vertici' }, names)).toBeUndefined()
  })
})

test.each<[wanted: string | undefined, expected: string, why: string]>([
  ['/bozze/1?passo=2#nome', '/bozze/1?passo=2#nome', 'a page of this site'],
  ['/servizi?accesso=annullato', '/servizi', 'an old outcome is not told again'],
  [undefined, '/', 'nothing asked'],
  ['https://evil.example/', '/', 'another site'],
  ['//evil.example', '/', 'another host without scheme'],
  ['/\\evil.example', '/', 'browsers read a backslash as a slash'],
  ['/a\\..\\b', '/', 'a backslash anywhere'],
  ['/\tevil', '/', 'a control character is dropped by browsers'],
  ['/..//evil.example', '/', 'dots that leave a double slash'],
  ['javascript:alert(1)', '/', 'a scheme'],
  ['/api/logout', '/', 'not a page'],
  ['/auth/login', '/', 'would go round'],
  [`/${'a'.repeat(600)}`, '/', 'too long'],
])('return to %j → %s (%s)', (wanted, expected) => {
  expect(safeReturnTo(wanted)).toBe(expected)
})

test('the outcome is added to what the address already says', () => {
  expect(returnToWith('/servizi?area=strade#titolo', 'annullato')).toBe('/servizi?area=strade&accesso=annullato#titolo')
})
