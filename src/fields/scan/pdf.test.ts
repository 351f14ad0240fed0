import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BARE_JPEG, segment } from '#support/camera.ts'
import { overheadOf, readScan, writeScan, type Page, type Scan } from './pdf.ts'

/** A JPEG of a size, as far as a PDF looks at it; different for each seed. */
function aJpeg(width: number, height: number, { components = 3, seed = '' } = {}): Page['jpeg'] {
  const frame = Buffer.from([8, 0, 0, 0, 0, components, ...Array.from({ length: components }, (_, index) => [index + 1, 0x11, 0]).flat()])
  frame.writeUInt16BE(height, 1)
  frame.writeUInt16BE(width, 3)
  return Uint8Array.from(Buffer.concat([BARE_JPEG.subarray(0, 2), segment(0xC0, frame), BARE_JPEG.subarray(2), Buffer.from(seed)]))
}

const portrait: Page = { jpeg: aJpeg(1500, 2000, { seed: 'prima endstream %%EOF >>' }), turn: 0 }
const landscape: Page = { jpeg: aJpeg(2000, 1500, { seed: 'seconda' }), turn: 90 }
const scan: Scan = { title: 'Carta d’identità (fronte)', language: 'it', madeAt: '2026-05-12T10:31', pages: [portrait, landscape] }
const written = (changes: Partial<Scan> = {}): Buffer => Buffer.from(writeScan({ ...scan, ...changes }) ?? [])
const bytes = (file: Uint8Array): Page['jpeg'] => Uint8Array.from(file)

describe('pages become one document', () => {
  test('each picture is in it byte for byte, on an A4 of its own direction, turned as asked', () => {
    const file = written()
    const text = file.toString('latin1')
    expect(file.includes(Buffer.from(portrait.jpeg))).toBe(true)
    expect([...text.matchAll(/MediaBox\[([^\]]*)\]\/Rotate (\d+)/g)].map(([, box, turn]) => [box, turn])).toEqual([['0 0 595.28 841.89', '0'], ['0 0 841.89 595.28', '90']])
    expect(text).toContain('q 555.28 0 0 740.37 20 50.76 cm')
    expect(text).toContain('/Title <FEFF00430061')
    expect(text).toContain('/Lang(it-IT)')
    expect(text).toContain('/CreationDate(D:20260512103100)')
  })

  test('the table leads to every object', () => {
    const text = written().toString('latin1')
    const table = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1])
    expect(text.slice(table, table + 7)).toBe('xref\n0 ')
    const starts = [...text.slice(table).matchAll(/(\d{10}) 00000 n \n/g)].map(([, start]) => Number(start))
    expect(starts).toHaveLength(9)
    for (const [index, start] of starts.entries()) expect(text.slice(start, start + 8)).toMatch(new RegExp(`^${String(index + 1)} 0 obj\\n`))
  })

  test('it takes no more than was reckoned beside its pictures', () => {
    const pages = Array.from({ length: 40 }, () => portrait)
    expect(written({ pages, title: 'à'.repeat(200) }).length - 40 * portrait.jpeg.length).toBeLessThan(overheadOf(40))
  })

  test.each([[1, 'DeviceGray'], [3, 'DeviceRGB'], [4, 'DeviceCMYK']])('%i colours are %s', (components, space) => {
    expect(written({ pages: [{ jpeg: aJpeg(10, 10, { components }), turn: 0 }] }).toString('latin1')).toContain(`/ColorSpace/${space}`)
  })

  test('no page, or one that is no JPEG, makes no document', () => {
    expect(writeScan({ ...scan, pages: [] })).toBeUndefined()
    expect(writeScan({ ...scan, pages: [{ jpeg: bytes(Buffer.from('%PDF-1.7')), turn: 0 }] })).toBeUndefined()
  })

  const hasTool = ((): boolean => {
    try {
      execFileSync('pdfinfo', ['-v'], { stdio: 'ignore' })
      return true
    } catch {
      return false
    }
  })()

  test.skipIf(!hasTool)('another program reads the same', () => {
    const folder = mkdtempSync(join(tmpdir(), 'scan-'))
    const file = join(folder, 'a.pdf')
    writeFileSync(file, written())
    const info = execFileSync('pdfinfo', ['-f', '1', '-l', '2', file], { encoding: 'utf8' })
    const images = execFileSync('pdfimages', ['-list', file], { encoding: 'utf8' })
    rmSync(folder, { recursive: true })
    expect(info).toMatch(/Title: +Carta d’identità \(fronte\)/)
    expect(info).toMatch(/Page +1 size: +595\.28 x 841\.89 pts \(A4\)/)
    expect(info).toMatch(/Page +2 rot: +90/)
    expect(images).toMatch(/1 +0 +image +1500 +2000 +rgb +3 +8 +jpeg/)
  })
})

describe('a document is taken apart again', () => {
  test('into the very pages it was made of', () => {
    expect(readScan(bytes(written()))).toEqual([portrait, landscape])
  })

  test.each<[reason: string, file: Buffer]>([
    ['nothing', Buffer.alloc(0)],
    ['a document of another program', Buffer.from('%PDF-1.7\n1 0 obj<<>>endobj\nxref\n0 2\ntrailer\nstartxref\n28\n%%EOF\n')],
    ['one that was cut', written().subarray(0, -40)],
    ['one whose table lies', Buffer.from(written().toString('latin1').replace(/xref\n0 10\n/, 'xref\n0 70\n'), 'latin1')],
    ['one whose picture is longer than the file', Buffer.from(written().toString('latin1').replace(/DCTDecode\/Length \d+/, 'DCTDecode/Length 99999'), 'latin1')],
  ])('unless it is %s', (_, file) => {
    expect(readScan(bytes(file))).toBeUndefined()
  })

  test('whatever its bytes are', () => {
    const whole = written()
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat({ max: whole.length - 1 }), fc.integer({ min: 0, max: 255 })), { maxLength: 10 }), changes => {
      const file = bytes(whole)
      for (const [at, to] of changes) file[at] = to
      for (const { jpeg } of readScan(file) ?? []) expect(jpeg.length).toBeLessThanOrEqual(file.length)
    }))
  })
})
