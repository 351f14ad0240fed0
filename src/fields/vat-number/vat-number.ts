/**
 * Whether eleven digits hold their own check digit (Luhn): the form of a partita IVA, of the fiscal code of companies and bodies,
 * and of the provisional fiscal codes of people.
 */
export function hasElevenDigitCheck(digits: string): boolean {
  if (!/^\d{11}$/.test(digits) || digits === '00000000000') return false
  let sum = 0
  for (let index = 0; index < 11; index += 1) {
    const digit = digits.charCodeAt(index) - 48
    const doubled = digit * 2
    sum += index % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}
