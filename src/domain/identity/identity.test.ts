import { expect, test } from 'vitest'
import { acrOf, assuranceOf, isAssured } from './assurance.ts'
import { canClaim } from './claim.ts'

test.each([
  ['https://www.spid.gov.it/SpidL1', 1],
  ['https://www.spid.gov.it/SpidL2', 2],
  ['https://www.spid.gov.it/SpidL3', 3],
  ['CIE_L3', 3],
  ['https://www.spid.gov.it/SpidL9', 0],
  ['toString', 0],
])('acr %s is level %i', (acr, level) => expect(assuranceOf(acr)).toBe(level))

test('a higher level than asked for is enough, a lower one is not', () => {
  expect(isAssured(assuranceOf(acrOf(3)), 2)).toBe(true)
  expect(isAssured(assuranceOf(acrOf(1)), 2)).toBe(false)
  expect(isAssured(0, 0)).toBe(true)
})

const anna = { owner: 'anna', fiscalNumber: 'TINIT-VRDNNA80A41G535X' }

test.each<readonly [string | undefined, boolean, string]>([
  [undefined, true, 'no applicant field'],
  ['', true, 'nobody named yet'],
  ['VRDNNA80A41G535X', true, 'the person herself'],
  [' vrdnna80a41g535x ', true, 'herself, typed untidily'],
  ['RSSMRA85T10A562S', false, 'somebody else'],
])('a draft of the device naming %s may be taken: %s (%s)', (typed, may) => expect(canClaim({ of: 'device' }, anna, typed)).toBe(may))

test('a draft that has an owner stays that person\'s', () => {
  expect(canClaim({ of: 'person', owner: 'anna' }, anna, 'RSSMRA85T10A562S')).toBe(true)
  expect(canClaim({ of: 'person', owner: 'luca' }, anna, undefined)).toBe(false)
})
