import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SIGNED_BY_OPENSSL } from '#support/signed-by-openssl.ts'
import { aPdfOf, aSigner, der, envelope, openEnded, signPdf, type EnvelopeOptions } from '#support/signed-files.ts'
import type { Bytes } from './der.ts'
import { examineSignature } from './examine.ts'
import type { Examined } from './facts.ts'

const document = aPdfOf('relazione')
const bytesOf = (file: Uint8Array | string): Bytes => Uint8Array.from(typeof file === 'string' ? Buffer.from(file) : file)
const examine = (file: Uint8Array | string, type: 'pdf' | 'p7m'): Promise<Examined> => examineSignature(bytesOf(file), type, { subtle: crypto.subtle })
const stateOf = async (file: Uint8Array | string, type: 'pdf' | 'p7m' = 'p7m'): Promise<string> => {
  const examined = await examine(file, type)
  return examined.is === 'signed' ? examined.facts.state : examined.is
}
/** The file with one byte of what is found in it changed. */
function altered(file: Buffer, mark: string | Uint8Array, occurrence: 'first' | 'last' = 'first'): Buffer {
  const copy = Buffer.from(file)
  const at = occurrence === 'first' ? copy.indexOf(mark) : copy.lastIndexOf(mark)
  if (at < 0) throw new Error('the mark is not in the file')
  copy.writeUInt8(copy.readUInt8(at) ^ 1, at)
  return copy
}

const base64 = (file: Buffer): string => file.toString('base64').replace(/(.{64})/g, '$1\r\n')

describe('a signed envelope', () => {
  test('says who signed, when, and that nothing has changed since', async () => {
    expect(await examine(envelope(document), 'p7m')).toEqual({ is: 'signed', facts: { form: 'cades', state: 'intact', signers: [{
      role: 'signer', name: 'FITTIZI DOMITILLA', fiscalNumber: 'FTTDTL79H65E463G', issuer: 'CA di prova',
      validFrom: '2025-01-01T00:00:00Z', validTo: '2028-01-01T00:00:00Z', signedAt: '2026-05-12T08:31:07Z', state: 'intact',
    }] } })
  })

  test.each<[EnvelopeOptions, state: string, reason: string]>([
    [{ signers: [aSigner({ key: 'rsa' })] }, 'intact', 'RSA, as most cards'],
    [{ signers: [aSigner({ key: 'rsa', hash: 'sha512' })] }, 'intact', 'RSA with a longer hash'],
    [{ signers: [aSigner({ key: 'rsa-pss' })] }, 'intact', 'RSA-PSS, as remote signatures'],
    [{ signers: [aSigner({ key: 'p384', hash: 'sha384' })] }, 'intact', 'the electronic identity card'],
    [{ signers: [aSigner(), aSigner({ name: 'TESTONI QUIRINO' })] }, 'intact', 'two together'],
    [{ pieces: 1000 }, 'intact', 'lengths left open, contents in pieces'],
    [{ plain: true }, 'intact', 'without attributes'],
    [{ plain: true, contentType: '1.2.3.4' }, 'broken', 'without attributes, on what is no plain data'],
    [{ detached: true }, 'detached', 'the signature alone'],
    [{ signers: [aSigner({ key: 'rsa', hash: 'sha1' })] }, 'unchecked', 'SHA-1 proves nothing'],
    [{ signers: [aSigner({ key: 'ed25519' })] }, 'unchecked', 'an algorithm not every browser has'],
    [{ means: aSigner({ name: 'ALTRI ALTEA' }) }, 'broken', 'the certificate is not the one that was meant'],
    [{ document: aPdfOf('un altro') }, 'broken', 'the signature is of another document'],
    [{ signers: [] }, 'unreadable', 'nobody signed'],
  ])('%# is %s: %s', async (options, state) => {
    expect(await stateOf(envelope(document, options))).toBe(state)
  })

  test('is broken by any change of document, signature or attributes', async () => {
    const signed = envelope(document, { signers: [aSigner({ key: 'rsa' })] })
    expect(await stateOf(altered(signed, 'relazione'))).toBe('broken')
    expect(await stateOf(altered(signed, '260512083107Z'))).toBe('broken')
    expect(await stateOf(Buffer.concat([signed.subarray(0, -3), Buffer.from([1, 2, 3])]))).toBe('broken')
  })

  test.each([
    ['base64', base64(envelope(document))],
    ['PEM', `-----BEGIN PKCS7-----\n${base64(envelope(document))}\n-----END PKCS7-----\n`],
  ])('is read in %s too', async (_, text) => {
    expect(await stateOf(text)).toBe('intact')
  })

  test('of another program is read alike', async () => {
    expect(await examine(SIGNED_BY_OPENSSL, 'p7m')).toMatchObject({ facts: { state: 'intact', signers: [{ name: 'PROVA TESTONI QUIRINO', fiscalNumber: 'TSTQRN80A01G535X' }] } })
    expect(await stateOf(altered(SIGNED_BY_OPENSSL, 'Relazione'))).toBe('broken')
  })

  test('within another is opened to the document, and all who signed are named', async () => {
    const examined = await examine(envelope(envelope(document, { signers: [aSigner({ name: 'PRIMA ALTEA' })] }), { signers: [aSigner({ name: 'SECONDO BRUNO' })] }), 'p7m')
    expect(examined.is === 'signed' && [examined.facts.state, ...examined.facts.signers.map(({ name }) => name)]).toEqual(['intact', 'SECONDO BRUNO', 'PRIMA ALTEA'])
  })

  test('a change inside is found under a signature put on afterwards', async () => {
    expect(await stateOf(envelope(altered(envelope(document), 'relazione')))).toBe('broken')
  })

  test.each([
    ['a program', Buffer.from('MZ…'), 'dangerous'],
    ['a page', Buffer.from('<html><script>'), 'dangerous'],
    ['what nobody knows', Buffer.from('testo'), 'intact'],
  ])('around %s is %s', async (_, content, is) => {
    expect(await stateOf(envelope(content))).toBe(is)
  })

  test('a name is shown without what turns text round', async () => {
    const examined = await examine(envelope(document, { signers: [aSigner({ name: 'ROSSI \u202EOIRAM\u0000', serialNumber: 'FR-1234' })] }), 'p7m')
    expect(examined).toMatchObject({ facts: { signers: [{ name: 'ROSSI OIRAM' }] } })
    expect(JSON.stringify(examined)).not.toContain('fiscalNumber')
  })
})

describe('a signed PDF', () => {
  const signed = signPdf(document)

  test('says who signed, when, and that nothing has changed since', async () => {
    expect(await examine(signed, 'pdf')).toMatchObject({ is: 'signed', facts: { form: 'pades', state: 'intact', signers: [{ name: 'FITTIZI DOMITILLA', signedAt: '2026-05-12T08:31:07Z' }] } })
  })

  test.each<[state: string, reason: string, file: Buffer]>([
    ['unsigned', 'nobody signed', document],
    ['intact', 'RSA', signPdf(document, { signers: [aSigner({ key: 'rsa' })] })],
    ['intact', 'a second signature covers the first', signPdf(signed, { signers: [aSigner({ name: 'TESTONI QUIRINO' })] })],
    ['broken', 'the document was changed', altered(signed, 'relazione')],
    ['broken', 'its end was changed', altered(signed, '%%EOF', 'last')],
    ['intact', 'a line end more', Buffer.concat([signed, Buffer.from('\n')])],
    ['extended', 'something was added behind', Buffer.concat([signed, Buffer.from('3 0 obj<</Type/Page/Contents 8 0 R>>endobj\n%%EOF\n')])],
    ['broken', 'something was put before: the signature no longer fits', Buffer.concat([Buffer.from('%PDF-1.7\n'), signed])],
    ['broken', 'a range that does not begin at the beginning', Buffer.from(signed.toString('latin1').replace('ByteRange [0', 'ByteRange [9'), 'latin1')],
    ['unsigned', 'a form that waits to be signed', Buffer.from(document.toString('latin1').replace('trailer', '/ByteRange [0 0 0 0] /Contents <00> /SubFilter/x trailer'), 'latin1')],
    ['unsigned', 'words in a text', Buffer.from(document.toString('latin1').replace('trailer', '% /ByteRange [0 10 20 30]\ntrailer'), 'latin1')],
  ])('is %s when %s', async (state, _, file) => {
    expect(await stateOf(file, 'pdf')).toBe(state)
  })

  test('nothing can hide in the gap', async () => {
    const copy = Buffer.from(signed)
    copy.write('/Annots[7 0 R]', copy.lastIndexOf('00000>') - 40)
    expect(await stateOf(copy, 'pdf')).toBe('broken')
  })
})

describe('a hostile file', () => {
  test('is read to an end without an exception, whatever its bytes are', async () => {
    const files = [envelope(document, { pieces: 50 }), signPdf(document)] as const
    const change = fc.record({ at: fc.double({ min: 0, max: 0.999, noNaN: true }), to: fc.integer({ min: 0, max: 255 }) })
    await fc.assert(fc.asyncProperty(fc.constantFrom(...files), fc.array(change, { minLength: 1, maxLength: 12 }), fc.double({ min: 0.5, max: 1, noNaN: true }), async (file, changes, part) => {
      const bytes = bytesOf(file.subarray(0, Math.ceil(file.length * part)))
      for (const { at, to } of changes) bytes[Math.floor(at * bytes.length)] = to
      for (const type of ['pdf', 'p7m'] as const) expect(['signed', 'unsigned', 'unreadable', 'dangerous', 'unsafe']).toContain((await examineSignature(bytes, type, { subtle: crypto.subtle })).is)
    }), { numRuns: 300 })
  })

  test.each<[name: string, file: Buffer]>([
    ['an envelope in an envelope without end', Array.from({ length: 40 }).reduce<Buffer>(inner => envelope(inner), document)],
    ['a hundred thousand openings', Buffer.alloc(200_000, Buffer.from([0x30, 0x80]))],
    ['millions of empty elements', Buffer.concat([Buffer.from('3080', 'hex'), der(0x06, Buffer.from('2a864886f70d010702', 'hex')), Buffer.from('a080', 'hex'), Buffer.alloc(8_000_000, Buffer.from([0x05, 0]))])],
    ['a length of terabytes', Buffer.from('3085ffffffffff060a', 'hex')],
    ['a thousand signers', envelope(document, { signers: Array.from({ length: 1000 }, () => aSigner()) })],
    ['pieces of pieces', openEnded(0x30, der(0x06, Buffer.from('2a864886f70d010702', 'hex')), openEnded(0xA0, openEnded(0x24, openEnded(0x24))))],
    ['ten thousand ranges', Buffer.concat([document, Buffer.from('/ByteRange [0 5 10 20] /Contents <30> /SubFilter '.repeat(10_000))])],
    ['slashes', Buffer.alloc(3_000_000, '/ByteRange [')],
  ])('of %s takes no time', async (_, file) => {
    const started = performance.now()
    for (const type of ['pdf', 'p7m'] as const) await examine(file, type)
    expect(performance.now() - started).toBeLessThan(20_000) // without the limits it would be hours
  })
})
