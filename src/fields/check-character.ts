/**
 * Values of the characters in odd places, the first place being odd: of 0–9 and, going on alike, of A–Z
 * (D.M. 23/12/1976; used again for the control letter of Italian bank accounts).
 */
const ODD = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23] as const

/** The check letter of a fiscal code (15 characters) or of a bank account (22). @param code upper-case letters and digits only */
export function checkLetter(code: string): string {
  let sum = 0
  for (let index = 0; index < code.length; index += 1) sum += valueOf(code.charCodeAt(index), index % 2 === 0)
  return String.fromCharCode(65 + sum % 26)
}

function valueOf(character: number, isOdd: boolean): number {
  const place = character - (character < 58 ? 48 : 65) // 0 and A are both the first
  return isOdd ? ODD[place] ?? 0 : place
}
