import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BARE_JPEG, segment, withNotes } from '#support/camera.ts'
import { readExif } from './exif.ts'
import { withoutNotes } from './without-notes.ts'

const NOTES = { orientation: 6, taken: '2026:05:12 10:31:07', lat: 44.112, lon: 9.961 }
const plain = (bytes: Uint8Array, orientation = 1): Buffer => Buffer.from(withoutNotes(Uint8Array.from(bytes), orientation))
const after = (jpeg: Buffer, ...segments: readonly Buffer[]): Buffer => Buffer.concat([jpeg.subarray(0, 20), ...segments, jpeg.subarray(20)])

describe('the notes of a camera leave the file', () => {
  test('the picture is the same, byte for byte, and upright stays upright', () => {
    expect(plain(withNotes(BARE_JPEG, { ...NOTES, orientation: 1 }))).toEqual(BARE_JPEG)
    expect(plain(BARE_JPEG)).toEqual(BARE_JPEG)
  })

  test('how it has to be turned stays, and nothing else', () => {
    const turned = plain(withNotes(BARE_JPEG, NOTES), 6)
    expect(readExif(turned)).toEqual({ orientation: 6 })
    expect(turned.subarray(0, 20)).toEqual(BARE_JPEG.subarray(0, 20))
    expect(turned.subarray(-30)).toEqual(BARE_JPEG.subarray(-30))
  })

  test.each<[Buffer, kept: boolean, reason: string]>([
    [segment(0xE1, Buffer.from('http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>44,6.72N')), false, 'XMP repeats the place'],
    [segment(0xED, Buffer.from('Photoshop 3.0\0La Spezia')), false, 'IPTC names the town'],
    [segment(0xFE, Buffer.from('casa mia')), false, 'a comment'],
    [segment(0xE2, Buffer.from('MPF\0')), false, 'a second picture'],
    [segment(0xE2, Buffer.from('ICC_PROFILE\0\x01\x01')), true, 'colours need their profile'],
    [segment(0xEE, Buffer.from('Adobe\0d')), true, 'and their transform'],
  ])('segment %#, kept: %s (%s)', (extra, kept) => {
    expect(plain(after(BARE_JPEG, extra)).includes(extra)).toBe(kept)
  })

  test('of a PNG too', () => {
    const chunk = (name: string, content: Buffer): Buffer => {
      const length = Buffer.alloc(4)
      length.writeUInt32BE(content.length)
      return Buffer.concat([length, Buffer.from(name), content, Buffer.alloc(4)])
    }
    const [start, data, end] = [Buffer.from([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]), chunk('IDAT', deflateSync('x')), chunk('IEND', Buffer.alloc(0))]
    expect(plain(Buffer.concat([start, chunk('tEXt', Buffer.from('Author\0Altea')), data, chunk('eXIf', Buffer.from('MM')), end]))).toEqual(Buffer.concat([start, data, end]))
  })

  test('what is cut or something else comes back as it is', () => {
    for (const file of ['%PDF-1.7', '', 'GIF89a']) expect(plain(Buffer.from(file)).toString()).toBe(file)
    expect(plain(BARE_JPEG.subarray(0, 8))).toEqual(BARE_JPEG.subarray(0, 8))
    fc.assert(fc.property(fc.uint8Array({ maxLength: 120 }), fc.boolean(), (tail, png) => {
      const bytes = Uint8Array.from([...(png ? [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] : [0xFF, 0xD8]), ...tail])
      expect(withoutNotes(bytes, 1).length).toBeLessThanOrEqual(bytes.length)
    }))
  })
})
