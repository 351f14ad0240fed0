import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'
import { unpackFont } from './unpack-font.ts'

const resolve = createRequire(import.meta.url).resolve
const woff = (cut: string): Buffer => readFileSync(resolve(`@fontsource/titillium-web/files/titillium-web-${cut}-normal.woff`))

describe.each(['latin-400', 'latin-ext-700'])('the unpacked %s', cut => {
  test('is as long as its packed form says', () => {
    expect(unpackFont(woff(cut))).toHaveLength(woff(cut).readUInt32BE(16))
  })

  test('has every table whole, by its own checksum', () => {
    const font = unpackFont(woff(cut))
    for (const { tag, checksum, bytes } of tablesOf(font)) {
      if (tag === 'head') bytes.writeUInt32BE(0, 8) // it holds the sum of the whole file, left out of its own
      expect([tag, sumOf(bytes)]).toEqual([tag, checksum])
    }
  })
})

test('what is no WOFF is refused', () => {
  expect(() => unpackFont(Buffer.from('wOF2 and more'))).toThrow('not a WOFF')
})

interface Table { readonly tag: string, readonly checksum: number, readonly bytes: Buffer }

function tablesOf(font: Buffer): readonly Table[] {
  return Array.from({ length: font.readUInt16BE(4) }, (_, index) => {
    const entry = 12 + index * 16
    const [offset, length] = [font.readUInt32BE(entry + 8), font.readUInt32BE(entry + 12)]
    return { tag: font.toString('latin1', entry, entry + 4), checksum: font.readUInt32BE(entry + 4), bytes: Buffer.from(font.subarray(offset, offset + Math.ceil(length / 4) * 4)) }
  })
}

function sumOf(bytes: Buffer): number {
  let sum = 0
  for (let offset = 0; offset < bytes.length; offset += 4) sum = (sum + bytes.readUInt32BE(offset)) % 2 ** 32
  return sum
}
