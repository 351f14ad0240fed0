import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalBytes, canonicalText, readSealed } from './canonical.ts'

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function fate(text: string | Uint8Array): string {
  const read = readSealed(typeof text === 'string' ? bytes(text) : text)
  return read.ok ? 'read' : read.problems.map(problem => problem.code).join()
}

describe('sealed bytes are read strictly', () => {
  test.each([
    ['{"a":1,"b":[true,null,"è"]}', 'read', 'canonical'],
    ['{"b":1,"a":2}', 'filing.not-canonical', 'keys in another order'],
    ['{"a":1,"a":1}', 'filing.not-canonical', 'a key given twice, with the same value'],
    ['{"a":1,"a":2}', 'filing.not-canonical', 'a key given twice, with another value'],
    ['{"a": 1}', 'filing.not-canonical', 'a blank'],
    ['{"a":1.0}', 'filing.not-canonical', 'a number written otherwise'],
    ['{"a":-0}', 'filing.not-canonical', 'minus zero'],
    ['{"a":1e2}', 'filing.not-canonical', 'an exponent'],
    ['{"a":"\\u00e8"}', 'filing.not-canonical', 'an escape that is not needed'],
    ['{"a":"\\ud800"}', 'filing.not-canonical', 'half a character'],
    ['{"a":1}\n', 'filing.not-canonical', 'a line end'],
    ['\ufeff{"a":1}', 'filing.malformed', 'a byte order mark'],
    ['{"a":1', 'filing.malformed', 'cut off'],
    ['', 'filing.malformed', 'nothing'],
    ['{"a":1e999}', 'filing.malformed', 'a number beyond all bounds'],
    ['{"__proto__":{"x":1}}', 'filing.malformed', 'a key that is JavaScript\'s own'],
    ['{"a":{"constructor":1}}', 'filing.malformed', 'also deeper'],
    ['['.repeat(100_000) + ']'.repeat(100_000), 'filing.malformed', 'bottomless'],
  ])('%.40s → %s (%s)', (text, expected) => expect(fate(text)).toBe(expected))

  test('bytes that are no UTF-8 are malformed', () => expect(fate(new Uint8Array([0x22, 0xff, 0x22]))).toBe('filing.malformed'))
})

/** But for the keys that are JavaScript's own, which are refused: see above. */
const json = fc.jsonValue({ maxDepth: 4 }).filter(value => !/"(?:__proto__|constructor|prototype)":/.test(JSON.stringify(value)))

test('what was written is read back the same', () => {
  fc.assert(fc.property(json, value => {
    const read = readSealed(canonicalBytes(value))
    expect(read.ok && canonicalText(read.value)).toBe(canonicalText(value))
  }))
})

test('the order of keys leaves no trace', () => {
  fc.assert(fc.property(fc.dictionary(fc.string(), fc.integer()), object => {
    expect(canonicalText(Object.fromEntries(Object.entries(object).reverse()))).toBe(canonicalText(object))
  }))
})

test('the vectors of RFC 8785: keys by UTF-16 units, numbers as ECMAScript writes them', () => {
  expect(canonicalText({ '\u20ac': 'Euro', '\r': 'CR', דּ: 'Dalet', 1: 'One', '\ud83d\ude00': 'Smiley', '\u0080': 'Control', ö: 'O' }))
    .toBe('{"\\r":"CR","1":"One","\u0080":"Control","ö":"O","€":"Euro","😀":"Smiley","\ufb33":"Dalet"}')
  expect(canonicalText([333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001])).toBe('[333333333.3333333,1e+30,4.5,0.002,1e-27]')
})

test('what is no JSON is a bug', () => expect(() => canonicalText(undefined)).toThrow('Only JSON can be sealed'))
