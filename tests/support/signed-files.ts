import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'

/*
 * Files signed by people who do not exist, written here byte by byte: the program under test must not read only what it wrote itself.
 */

/** ASN.1, written in DER. */
export function der(tag: number, ...values: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(values)
  const digits = body.length < 128 ? [] : [...Buffer.from(body.length.toString(16).padStart(2 * Math.ceil(body.length.toString(16).length / 2), '0'), 'hex')]
  return Buffer.concat([Buffer.from(digits.length === 0 ? [tag, body.length] : [tag, 0x80 + digits.length, ...digits]), body])
}

/** The same with its length left open, as BER allows. */
export function openEnded(tag: number, ...values: readonly Uint8Array[]): Buffer {
  return Buffer.concat([Buffer.from([tag, 0x80]), ...values, Buffer.from([0, 0])])
}

export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const digits = (arc: number): number[] => arc < 128 ? [arc] : [...digits(Math.floor(arc / 128)).map(digit => digit | 0x80), arc % 128]
  return der(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(digits)]))
}

const SEQUENCE = 0x30
const SET = 0x31
const NULL = der(0x05)
const sequence = (...values: readonly Uint8Array[]): Buffer => der(SEQUENCE, ...values)
const integer = (value: number): Buffer => der(0x02, Buffer.from([value]))
const utcTime = (text: string): Buffer => der(0x17, Buffer.from(text))
const HASH_OIDS = { sha1: '1.3.14.3.2.26', sha256: '2.16.840.1.101.3.4.2.1', sha384: '2.16.840.1.101.3.4.2.2', sha512: '2.16.840.1.101.3.4.2.3' } as const
type HashName = keyof typeof HASH_OIDS
type KeyName = 'rsa' | 'rsa-pss' | 'p256' | 'p384' | 'ed25519'

export interface Signer {
  readonly privateKey: KeyObject
  readonly key: KeyName
  readonly hash: HashName
  readonly certificate: Buffer
  readonly issuer: Buffer
  readonly serial: Buffer
}

export interface SignerOptions { readonly name?: string, readonly serialNumber?: string, readonly key?: KeyName, readonly hash?: HashName }

const pairs = new Map<KeyName, { readonly publicKey: KeyObject, readonly privateKey: KeyObject }>()

/** One pair of keys of each kind is enough for all who do not exist. */
function pairOf(key: KeyName): { readonly publicKey: KeyObject, readonly privateKey: KeyObject } {
  const known = pairs.get(key)
  if (known) return known
  const made = key === 'ed25519'
    ? generateKeyPairSync('ed25519')
    : key === 'p256' || key === 'p384'
      ? generateKeyPairSync('ec', { namedCurve: key === 'p256' ? 'P-256' : 'P-384' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 })
  pairs.set(key, made)
  return made
}

/** A fictional person with a certificate of a fictional certifier. */
export function aSigner({ name = 'FITTIZI DOMITILLA', serialNumber = 'TINIT-FTTDTL79H65E463G', key = 'p256', hash = 'sha256' }: SignerOptions = {}): Signer {
  const { publicKey, privateKey } = pairOf(key)
  const named = (parts: readonly (readonly [string, string])[]): Buffer => sequence(...parts.map(([kind, text]) => der(SET, sequence(oid(kind), der(0x0C, Buffer.from(text))))))
  const issuer = named([['2.5.4.6', 'IT'], ['2.5.4.10', 'Certificatore di prova'], ['2.5.4.3', 'CA di prova']])
  const subject = named([['2.5.4.6', 'IT'], ['2.5.4.3', name], ['2.5.4.5', serialNumber]])
  const serial = der(0x02, createHash('sha256').update(name).digest().subarray(0, 8).fill(1, 0, 1)) // one of their own for each
  const body = sequence(
    der(0xA0, integer(2)), serial, sequence(oid('1.2.840.10045.4.3.2')), issuer, sequence(utcTime('250101000000Z'), utcTime('280101000000Z')), subject,
    publicKey.export({ type: 'spki', format: 'der' }),
  )
  return { privateKey, key, hash, issuer, serial, certificate: sequence(body, sequence(oid('1.2.840.10045.4.3.2')), der(0x03, Buffer.from([0, 1, 2, 3]))) }
}

export interface EnvelopeOptions {
  readonly signers?: readonly Signer[]
  /** Leaves the document out. */
  readonly detached?: boolean
  /** Lengths left open and the document in pieces of so many bytes, as some programs write. */
  readonly pieces?: number
  /** Signs the content itself. */
  readonly plain?: boolean
  /** Whose certificate the signature says it is of; usually the signer's own. */
  readonly means?: Signer
  readonly contentType?: string
  /** What is signed, when it is not what lies in the envelope: of a PDF, all but the envelope. */
  readonly document?: Uint8Array
}

const DATA = '1.2.840.113549.1.7.1'

/** A CAdES-BES envelope (.p7m) around a document. */
export function envelope(content: Uint8Array, { signers = [aSigner()], detached = false, pieces, plain = false, means, contentType = DATA, document = content }: EnvelopeOptions = {}): Buffer {
  const wrap = pieces === undefined ? der : openEnded
  const cut = (size: number): Buffer[] => Array.from({ length: Math.ceil(content.length / size) }, (_, index) => der(0x04, content.subarray(index * size, (index + 1) * size)))
  const octets = pieces === undefined ? der(0x04, content) : openEnded(0x24, ...cut(pieces))
  const enclosed = wrap(SEQUENCE, oid(contentType), ...detached ? [] : [wrap(0xA0, octets)])
  const infos = signers.map(signer => signerInfo(signer, document, { plain, means, contentType }))
  return wrap(SEQUENCE, oid('1.2.840.113549.1.7.2'), wrap(0xA0, wrap(SEQUENCE,
    integer(1), der(SET, ...signers.map(({ hash }) => sequence(oid(HASH_OIDS[hash]), NULL))), enclosed,
    der(0xA0, ...signers.map(({ certificate }) => certificate)), der(SET, ...infos))))
}

function signerInfo(signer: Signer, document: Uint8Array, { plain, means, contentType }: { readonly plain: boolean, readonly means: Signer | undefined, readonly contentType: string }): Buffer {
  const digest = (bytes: Uint8Array): Buffer => createHash(signer.hash).update(bytes).digest()
  const attribute = (kind: string, value: Buffer): Buffer => sequence(oid(kind), der(SET, value))
  const attributes = Buffer.concat([
    attribute('1.2.840.113549.1.9.3', oid(contentType)), attribute('1.2.840.113549.1.9.5', utcTime('260512083107Z')), attribute('1.2.840.113549.1.9.4', der(0x04, digest(document))),
    attribute('1.2.840.113549.1.9.16.2.47', sequence(sequence(sequence(der(0x04, createHash('sha256').update((means ?? signer).certificate).digest()))))),
  ])
  return sequence(
    integer(1), sequence(signer.issuer, signer.serial), sequence(oid(HASH_OIDS[signer.hash]), NULL), ...plain ? [] : [der(0xA0, attributes)],
    algorithmOf(signer), der(0x04, signatureOf(signer, plain ? document : der(SET, attributes))),
  )
}

const PSS_SALT = 32

function algorithmOf({ key, hash }: Signer): Buffer {
  const hashId = sequence(oid(HASH_OIDS[hash]), NULL)
  if (key === 'ed25519') return sequence(oid('1.3.101.112'))
  if (key === 'rsa') return sequence(oid('1.2.840.113549.1.1.1'), NULL)
  if (key === 'rsa-pss') return sequence(oid('1.2.840.113549.1.1.10'), sequence(der(0xA0, hashId), der(0xA1, sequence(oid('1.2.840.113549.1.1.8'), hashId)), der(0xA2, integer(PSS_SALT))))
  return sequence(oid({ sha1: '1.2.840.10045.4.1', sha256: '1.2.840.10045.4.3.2', sha384: '1.2.840.10045.4.3.3', sha512: '1.2.840.10045.4.3.4' }[hash]))
}

function signatureOf({ privateKey, key, hash }: Signer, message: Uint8Array): Buffer {
  if (key === 'ed25519') return sign(null, message, privateKey)
  return key === 'rsa-pss' ? sign(hash, message, { key: privateKey, padding: 6, saltLength: PSS_SALT }) : sign(hash, message, privateKey)
}

const GAP = 12_000

/** A PDF of one empty page, different for each name. */
export function aPdfOf(name: string): Buffer {
  return Buffer.from(`%PDF-1.7\n% ${name}\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n`)
}

/** Signs a PDF (PAdES): the document, a signature dictionary with a gap in it, and in the gap the envelope of all the rest. May be repeated. */
export function signPdf(pdf: Uint8Array, options: Omit<EnvelopeOptions, 'detached' | 'document'> = {}): Buffer {
  const before = Buffer.concat([pdf, Buffer.from('9 0 obj\n<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M(D:20260512103107+02\'00\')/Contents ')])
  const tail = (range: string): string => `/ByteRange [${range}]>>\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF\n`
  const second = before.length + GAP
  const blank = '0 0000000000 0000000000 0000000000'
  const after = Buffer.from(tail(`0 ${String(before.length)} ${String(second)} ${String(tail(blank).length)}`.padEnd(blank.length)))
  const signed = envelope(new Uint8Array(), { ...options, detached: true, document: Buffer.concat([before, after]) })
  return Buffer.concat([before, Buffer.from(`<${signed.toString('hex').padEnd(GAP - 2, '0')}>`), after])
}
