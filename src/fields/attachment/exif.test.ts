import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BARE_JPEG, exifBlock, heicWith, segment, withNotes, type CameraNotes } from '#support/camera.ts'
import { readExif, type PhotoNotes } from './exif.ts'

const NOTES: CameraNotes = { orientation: 6, taken: '2026:05:12 10:31:07', lat: 44.112034, lon: 9.961501 }
const READ: PhotoNotes = { orientation: 6, taken: '2026-05-12T10:31:07', position: { lat: 44.112034, lon: 9.961501 } }
const jfifFirst = Buffer.concat([BARE_JPEG.subarray(0, 20), withNotes(BARE_JPEG, NOTES).subarray(2)])

describe('what a camera noted is read', () => {
  test.each<[Uint8Array, PhotoNotes, reason: string]>([
    [withNotes(BARE_JPEG, NOTES), READ, 'a phone held upright'],
    [withNotes(BARE_JPEG, { ...NOTES, littleEndian: true }), READ, 'the other order of bytes'],
    [jfifFirst, READ, 'after the JFIF segment'],
    [heicWith(NOTES), READ, 'an iPhone'],
    [withNotes(BARE_JPEG, { ...NOTES, lat: -33.8688, lon: -70.65 }), { ...READ, position: { lat: -33.8688, lon: -70.65 } }, 'south and west'],
    [BARE_JPEG, { orientation: 1 }, 'no notes'],
    [withNotes(BARE_JPEG, { taken: '2026:05:12 10:31:07' }), { orientation: 1, taken: READ.taken ?? '' }, 'time alone'],
    [withNotes(BARE_JPEG, { taken: '0000:00:00 00:00:00' }), { orientation: 1 }, 'a camera whose clock was never set'],
    [withNotes(BARE_JPEG, { taken: '2026:02:30 10:31:07' }), { orientation: 1 }, 'a day that does not exist'],
    [withNotes(BARE_JPEG, { taken: '2026:05:12 25:31:07' }), { orientation: 1 }, 'an hour that does not exist'],
    [withNotes(BARE_JPEG, { orientation: 9 }), { orientation: 1 }, 'an orientation that does not exist'],
    [withNotes(BARE_JPEG, { lat: 0, lon: 0 }), { orientation: 1 }, 'no fix'],
    [withNotes(BARE_JPEG, { lat: 91, lon: 9 }), { orientation: 1 }, 'not on this Earth'],
    [segment(0xE1, exifBlock(NOTES)), { orientation: 1 }, 'no photograph'],
    [new Uint8Array(), { orientation: 1 }, 'nothing'],
  ])('%# gives %j: %s', (bytes, notes) => {
    expect(readExif(bytes)).toEqual(notes)
  })

  test('whatever a hostile file says, it is read to an end without an exception', () => {
    const whole = withNotes(BARE_JPEG, NOTES)
    const change = fc.record({ at: fc.nat({ max: whole.length - 1 }), to: fc.integer({ min: 0, max: 255 }) })
    fc.assert(fc.property(fc.array(change, { maxLength: 20 }), fc.nat({ max: whole.length }), (changes, length) => {
      const bytes = Uint8Array.from(whole)
      for (const { at, to } of changes) bytes[at] = to
      const { orientation, taken, position } = readExif(bytes.subarray(0, length))
      expect(orientation).toBeGreaterThanOrEqual(1)
      expect(orientation).toBeLessThanOrEqual(8)
      expect(taken ?? '2026-01-01T00:00:00').toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/)
      expect(Math.abs(position?.lat ?? 0)).toBeLessThanOrEqual(90)
    }), { numRuns: 2000 })
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), tail => { readExif(Buffer.concat([BARE_JPEG.subarray(0, 2), segment(0xE1, Buffer.concat([Buffer.from('Exif\0\0MM\0*'), tail]))])) }))
  })

  test('directories that point at themselves and lengths beyond the end are no trap', () => {
    const block = exifBlock(NOTES)
    for (let at = 8; at < block.length - 4; at += 1) {
      for (const value of [0, 8, 0xFFFFFFFF]) {
        const changed = Buffer.from(block)
        changed.writeUInt32BE(value, at)
        expect(readExif(Buffer.concat([BARE_JPEG.subarray(0, 2), segment(0xE1, Buffer.concat([Buffer.from('Exif\0\0'), changed]))])).orientation).toBeGreaterThan(0)
      }
    }
    expect(readExif(Buffer.concat([BARE_JPEG.subarray(0, 2), Buffer.alloc(400_000, 0xFF)])).orientation).toBe(1)
  })
})
