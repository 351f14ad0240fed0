import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ProblemCode } from '#domain/problem/problem.ts'
import { aField } from '#support/field-kinds.ts'
import { identifyFile, sniff, SNIFFED_BYTES, type FileEnds } from './sniff.ts'

/** A file from text (one byte a character) and bytes. */
function aFile(...pieces: readonly (string | readonly number[])[]): Uint8Array {
  return Uint8Array.from(pieces.flatMap(piece => typeof piece === 'string' ? Array.from(piece).map(character => character.charCodeAt(0)) : [...piece]))
}

function endsOf(bytes: Uint8Array): FileEnds {
  return { head: bytes.subarray(0, SNIFFED_BYTES), tail: bytes.subarray(-SNIFFED_BYTES) }
}

function told(bytes: Uint8Array): string {
  const sniffed = sniff(endsOf(bytes))
  return 'type' in sniffed ? `${sniffed.is} ${sniffed.type.type}` : sniffed.is
}

const ZIP = [0x50, 0x4B, 3, 4]
/** A local file header up to its name, then the name. */
const entry = (name: string): readonly (string | readonly number[])[] => [ZIP, Array.from({ length: 26 }, () => 0), name]
const SIGNED_DATA = [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02]
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
const der = aFile([0x30, 0x82, 0x12, 0x34], SIGNED_DATA, [0xA0, 0x82, 0x12, 0x23], 'x'.repeat(90))
const utf16 = (text: string): Uint8Array => aFile([0xFF, 0xFE], Array.from(text).flatMap(character => [character.charCodeAt(0), 0]))

describe('a file is told by its content', () => {
  test.each([
    [aFile([0xFF, 0xD8, 0xFF, 0xE1], 'Exif'), 'known jpeg', 'a photograph'],
    [aFile([0x89], 'PNG\r\n', [0x1A, 0x0A], '…', 'IEND', [0xAE, 0x42, 0x60, 0x82]), 'known png', 'a screenshot'],
    [aFile([0x89], 'PNG\r\n', [0x1A, 0x0A], 'IHDR'), 'cut png', 'one that a lost connection cut'],
    [aFile([0, 0, 0, 0x18], 'ftypheic', [0, 0, 0, 0], 'mif1heic'), 'known heic', 'an iPhone'],
    [aFile([0, 0, 0, 0x18], 'ftypmif1', [0, 0, 0, 0], 'mif1heic'), 'known heic', 'the precise brand may come second'],
    [aFile([0, 0, 0, 0x18], 'ftypmif1', [0, 0, 0, 0], 'mif1avif'), 'unknown', 'an image that office programs do not open'],
    [aFile([0, 0, 0, 0x18], 'ftypisom', [0, 0, 0, 0], 'isommp42'), 'known mp4', 'an Android video'],
    [aFile([0, 0, 0, 0x14], 'ftypqt  ', [0, 0, 0, 0], 'qt  '), 'known mov', 'an iPhone video'],
    [aFile('%PDF-1.7\n…\n%%EOF\n'), 'known pdf', 'a document'],
    [aFile([0xEF, 0xBB, 0xBF], '\n%PDF-1.4\n%%EOF'), 'known pdf', 'with a byte order mark'],
    [aFile('%PDF-1.7\n…'), 'cut pdf', 'without its end'],
    [aFile('<html>%PDF-1.7\n%%EOF'), 'dangerous', 'a page in disguise'],
    [der, 'known p7m', 'a signed document, DER'],
    [aFile([0x30, 0x80], SIGNED_DATA, [0xA0, 0x80]), 'known p7m', 'with the length left open, as some programs write it'],
    [aFile([0x30, 0x20], SIGNED_DATA), 'known p7m', 'with a short length'],
    [aFile(base64(der)), 'known p7m', 'in base64'],
    [aFile(base64(der).replace(/(.{64})/g, '$1\r\n')), 'known p7m', 'in lines of base64'],
    [aFile('-----BEGIN PKCS7-----\n', base64(der), '\n-----END PKCS7-----\n'), 'known p7m', 'in PEM'],
    [aFile([0x30, 0x82, 0x12, 0x34, 0x30, 0x82]), 'unknown', 'a certificate is DER too'],
    [aFile('AC1032', [0, 0, 0]), 'known dwg', 'a drawing'],
    [aFile('  0\r\nSECTION\r\n  2\r\nHEADER'), 'known dxf', 'a drawing in text'],
    [aFile('999\nLibreCAD\n  0\nSECTION\n'), 'known dxf', 'with a comment in front'],
    [aFile('AutoCAD Binary DXF\r\n', [0x1A, 0]), 'known dxf', 'a drawing in bytes'],
    [aFile([0x49, 0x49, 0x2A, 0]), 'known tiff', 'a scan'],
    [aFile([0x4D, 0x4D, 0, 0x2A]), 'known tiff', 'a scan the other way round'],
    [aFile(...entry('[Content_Types].xml'), '…word/document.xml'), 'known docx', 'a text'],
    [aFile(...entry('xl/workbook.xml'), '…[Content_Types].xml'), 'known xlsx', 'a sheet'],
    [aFile(...entry('[Content_Types].xml'), 'word/vbaProject.bin'), 'dangerous', 'a text with macros'],
    [aFile(...entry('mimetype'), 'application/vnd.oasis.opendocument.text'), 'known odt', 'a LibreOffice text'],
    [aFile(...entry('mimetype'), 'application/vnd.oasis.opendocument.spreadsheet'), 'known ods', 'a LibreOffice sheet'],
    [aFile(...entry('foto/1.jpg')), 'known zip', 'an archive'],
    [aFile(...entry('META-INF/MANIFEST.MF')), 'dangerous', 'a Java program'],
    [aFile([0x50, 0x4B, 5, 6]), 'unknown', 'an empty archive'],
    [aFile('<?xml version="1.0"?><fattura/>'), 'known xml', 'data'],
    [aFile('<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2">'), 'known kml', 'places'],
    [aFile('<?xml version="1.0"?><gpx version="1.1">'), 'known gpx', 'a track'],
    [utf16('<?xml version="1.0"?><fattura/>'), 'known xml', 'data in UTF-16'],
    [utf16('<!DOCTYPE html><p>'), 'dangerous', 'a page in UTF-16'],
    [aFile('<!doctype HTML><p>'), 'dangerous', 'a page'],
    [aFile('  <svg onload="alert(1)">'), 'dangerous', 'an image that runs'],
    [aFile('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg">'), 'dangerous', 'the same with a header'],
    [aFile('<?xml version="1.0"?><x:svg xmlns:x="http://www.w3.org/2000/svg">'), 'dangerous', 'the same with a prefix'],
    [aFile('<?xml version="1.0"?><root><script>'), 'dangerous', 'data with a script'],
    [aFile('MZ', [0x90, 0]), 'dangerous', 'a Windows program'],
    [aFile([0x7F], 'ELF'), 'dangerous', 'a Linux program'],
    [aFile('#!/bin/sh'), 'dangerous', 'a script'],
    [aFile('{"type":"FeatureCollection","features":[]}'), 'known geojson', 'a track as geographic data'],
    [aFile([0xEF, 0xBB, 0xBF], '\n{ "name": "percorso",\n "type" : "LineString", "coordinates": []}'), 'known geojson', 'whatever comes first in it'],
    [aFile('{"type":"fattura","righe":[1,2]}\n'), 'known csv', 'other data are at most text with commas: its name and the slot decide'],
    [aFile('{"type":"Feature","properties":{"d":"<script>alert(1)</script>"}}'), 'dangerous', 'geographic data with a script'],
    [aFile('targa;posti\r\nAA000AA;50\r\n'), 'known csv', 'a table'],
    [aFile('comune,citt', [0xC3, 0xA0], '\nBobbio,', [0xC3]), 'known csv', 'a table whose last letter was cut'],
    [aFile('comune,citt', [0xE0], '\nBobbio'), 'unknown', 'a table that is not UTF-8'],
    [aFile('a,b\0\n'), 'unknown', 'a table with a control character'],
    [aFile('GIF89a'), 'unknown', 'an image nobody accepts'],
    [aFile('testo'), 'unknown', 'text'],
    [aFile(), 'unknown', 'nothing'],
  ])('%# is %s: %s', (bytes, expected) => {
    expect(told(bytes)).toBe(expected)
  })

  test('any bytes are told without an exception', () => {
    const piece = fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(aFile([0, 0, 0, 0xFF], 'ftyp'), aFile('0'), aFile(ZIP), aFile('<?xml'), aFile('999\n')))
    fc.assert(fc.property(fc.array(piece, { maxLength: 4 }), pieces => {
      expect(typeof told(aFile(...pieces.map(one => [...one])))).toBe('string')
    }))
  })

  test('hostile text takes no time', () => {
    const started = performance.now()
    for (const unit of ['999\n', '\n', '<', '<svg', 'xmlns', ' ', '0\r', 'MII', 'A']) told(aFile(unit.repeat(SNIFFED_BYTES)))
    expect(performance.now() - started).toBeLessThan(3000) // quadratic would be minutes
  })
})

describe('a file is taken when it is what the field accepts and its name agrees', () => {
  const field = aField({ accept: ['pdf', 'p7m', 'jpeg'] })
  const pdf = aFile('%PDF-1.7\n%%EOF')

  test.each<[name: string, bytes: Uint8Array, code: ProblemCode | undefined, reason: string]>([
    ['planimetria.pdf', pdf, undefined, 'a document'],
    ['planimetria.PDF', pdf, undefined, 'capitals say the same'],
    ['planimetria', pdf, undefined, 'no extension'],
    ['planimetria.pdf.p7m', der, undefined, 'a signed document'],
    ['planimetria.pdf', der, 'attachment.name-differs', 'a signed document named as a plain one'],
    ['foto.jpg', pdf, 'attachment.name-differs', 'a document named as a photograph'],
    ['scan.tif', aFile([0x49, 0x49, 0x2A, 0]), 'attachment.wrong-type', 'not accepted here'],
    ['virus.pdf', aFile('MZ'), 'attachment.wrong-type', 'a program'],
    ['pagina.pdf', aFile('<html>'), 'attachment.wrong-type', 'a page'],
    ['meta.pdf', aFile('%PDF-1.7\n'), 'attachment.unreadable', 'one half of a document'],
  ])('%s: %#, %s, %s', (name, bytes, code) => {
    const identified = identifyFile({ name, ends: endsOf(bytes), field, path: 'foto.0' })
    expect(identified.ok ? undefined : identified.problems[0]?.code).toBe(code)
  })

  test('the stored media type comes from the content', () => {
    expect(identifyFile({ name: 'x.pdf', ends: endsOf(pdf), field, path: 'foto.0' })).toMatchObject({ ok: true, value: { type: 'pdf', mediaType: 'application/pdf' } })
  })
})
