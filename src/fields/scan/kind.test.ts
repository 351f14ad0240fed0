import { describe, expect, test } from 'vitest'
import { aField, behavesWhateverIsSent, typed, type JudgingWith, type Linting } from '#support/field-kinds.ts'
import { scanKind } from './kind.ts'

const document = { name: 'Carta d’identità.pdf', mediaType: 'application/pdf', bytes: 180_000, sha256: 'a'.repeat(64) }
const scan = { accept: ['pdf', 'p7m'], maxBytes: 5_000_000 }

describe('a photographed document', () => {
  test.each<JudgingWith>([
    [[document], scan, [], 'a document'],
    [[{ ...document, name: 'a.p7m', mediaType: 'application/pkcs7-mime', signature: 'intact' }], scan, [], 'one that was there already, signed'],
    [[document, document], scan, ['attachment.too-many risposta'], 'two'],
    [[{ ...document, bytes: 5_000_001 }], scan, ['attachment.too-big risposta.0'], 'above the limit of the procedure'],
    [[{ ...document, mediaType: 'image/jpeg', name: 'a.jpg' }], scan, ['attachment.wrong-type risposta.0'], 'a page that was made into no document'],
    ['documento.pdf', scan, ['field.unreadable risposta'], 'a name alone'],
  ])('%j with %j gives %j: %s', (raw, properties, problems) => {
    expect(typed(scanKind, raw, aField(properties))).toEqual(problems)
  })

  test.each<Linting>([
    [scan, 0, 'fine'],
    [{ ...scan, count: [0, 1] }, 0, 'one that may be missing'],
    [{ ...scan, count: [1, 3] }, 1, 'a scan is one document'],
    [{ accept: ['jpeg'] }, 1, 'what the pages become has to be accepted'],
    [{ ...scan, signed: 'required' }, 1, 'what is photographed here carries no signature'],
  ])('%j has %i faults: %s', (properties, faults) => {
    expect(scanKind.lint?.(aField(properties))).toHaveLength(faults)
  })

  behavesWhateverIsSent(scanKind, aField(scan))
})
