import type { Instant } from '#domain/filing/filing.ts'
import { lastMark } from '../bytes.ts'
import { latin1 } from '../sniff-media.ts'
import type { Bytes } from './der.ts'
import type { Examined, SignatureFacts, SignerFacts } from './facts.ts'
import { readSignedData } from './signed-data.ts'
import { verifySigners, worst, type Subtle } from './verify.ts'

/** Each is hashed over the whole document. */
const MOST_SIGNATURES = 16
const MOST_CONTENTS_BYTES = 2_000_000
const MARK = '/ByteRange'
/** How far from the range the rest of its dictionary is looked for. */
const DICTIONARY_BYTES = 3000

/** A signature dictionary (ISO 32000-1, 12.8.1): what it covers, and the envelope it holds in the gap. */
interface Placed { readonly pieces: readonly Bytes[], readonly envelope: Bytes, readonly end: number, readonly madeAt?: Instant }

/**
 * Finds the signatures of a PDF and checks them (ETSI EN 319 142-1). The gap between the two ranges may hold nothing but the signature in
 * hexadecimal, so nothing of the document can hide from it; and unless one of the signatures reaches the end of the file, something was
 * added behind them all, which may change what one sees.
 */
export async function examinePdf(file: Bytes, subtle: Subtle): Promise<Examined> {
  const found = placesOf(file)
  const placed = found.map(at => readPlace(file, at)).filter(one => one !== undefined)
  if (placed.length === 0) return found.some(at => isFilled(file, at)) ? signed('broken', []) : { is: 'unsigned' }
  const signers: SignerFacts[] = []
  for (const place of placed) signers.push(...await verifyPlace(place, subtle))
  const state = worst(...signers.map(one => one.state), ...signers.length === 0 ? ['unchecked' as const] : [])
  const isWhole = isBlank(file.subarray(Math.max(...placed.map(({ end }) => end))))
  return signed(state === 'intact' && !isWhole ? 'extended' : state, signers)
}

function signed(state: SignatureFacts['state'], signers: readonly SignerFacts[]): Examined {
  return { is: 'signed', facts: { form: 'pades', state, signers } }
}

async function verifyPlace({ envelope, pieces, madeAt }: Placed, subtle: Subtle): Promise<readonly SignerFacts[]> {
  const data = readSignedData(envelope)
  if (!data) return [{ role: 'signer', name: '', issuer: '', state: 'unchecked' }]
  const signers = await verifySigners(data, pieces, subtle)
  return signers.map(signer => madeAt === undefined ? signer : { signedAt: madeAt, ...signer })
}

/** Where the mark stands, the last of them: each signer adds to the end. */
function placesOf(file: Bytes): readonly number[] {
  const places: number[] = []
  for (let at = lastMark(file, MARK); at >= 0 && places.length < MOST_SIGNATURES; at = lastMark(file, MARK, at)) places.unshift(at)
  return places
}

function rangeAt(file: Bytes, at: number): readonly number[] | undefined {
  const [, ...numbers] = /^\/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]/.exec(latin1(file.subarray(at, at + 200))) ?? []
  return numbers.length === 4 ? numbers.map(Number) : undefined
}

function readPlace(file: Bytes, at: number): Placed | undefined {
  const [start = -1, length = 0, second = 0, rest = -1] = rangeAt(file, at) ?? []
  const gap = file.subarray(length, second)
  if (start !== 0 || rest < 0 || second <= length || second + rest > file.length || at > second + rest || gap.length > MOST_CONTENTS_BYTES) return undefined
  const envelope = fromHex(gap)
  if (!envelope) return undefined
  const end = second + rest
  const madeAt = readMade(dictionaryAround(file, at, [length, second]))
  return { pieces: [file.subarray(0, length), file.subarray(second, end)], envelope, end, ...(madeAt === undefined ? {} : { madeAt }) }
}

/** A signature that no longer fits its document: there, but for the place. A range that was never filled in is a form waiting to be signed. */
function isFilled(file: Bytes, at: number): boolean {
  const range = rangeAt(file, at)
  const around = file.subarray(Math.max(0, at - MOST_CONTENTS_BYTES), at + DICTIONARY_BYTES)
  return range !== undefined && range.some(number => number > 0) && lastMark(around, '/Contents') >= 0 && lastMark(around, '/SubFilter') >= 0
}

/** The text of the dictionary, without the signature itself. */
function dictionaryAround(file: Bytes, at: number, [gapStart, gapEnd]: readonly [number, number]): string {
  const from = Math.max(0, Math.min(at, gapStart) - DICTIONARY_BYTES)
  const to = Math.max(at, gapEnd) + DICTIONARY_BYTES
  const before = latin1(file.subarray(from, Math.min(gapStart, from + 2 * DICTIONARY_BYTES)))
  const after = latin1(file.subarray(Math.max(gapEnd, to - 2 * DICTIONARY_BYTES), to))
  return `${before.slice(Math.max(0, before.lastIndexOf(' obj')))}${after.split('endobj')[0] ?? ''}`
}

/** `/M (D:20260512103107+02'00')` */
function readMade(dictionary: string): Instant | undefined {
  const [, digits, zone] = /\/M\s*\(D:(\d{14})(Z|[+-]\d{2}'?\d{2})/.exec(dictionary) ?? []
  if (digits === undefined || zone === undefined) return undefined
  const local = digits.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:$6')
  const at = Date.parse(`${local}${zone === 'Z' ? 'Z' : zone.replace(/^(...)'?(..)$/, '$1:$2')}`)
  return Number.isNaN(at) ? undefined : new Date(at).toISOString().replace('.000Z', 'Z')
}

/** `<3082…>` and nothing else; blanks between the digits are allowed. */
function fromHex(gap: Bytes): Bytes | undefined {
  const text = latin1(gap).trim()
  if (!/^<[\dA-Fa-f\s]*>$/.test(text)) return undefined
  const digits = text.slice(1, -1).replace(/\s+/g, '')
  const bytes = new Uint8Array(Math.floor(digits.length / 2))
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16)
  return bytes
}

function isBlank(bytes: Bytes): boolean {
  return bytes.length < 10 && bytes.every(byte => byte === 0x0A || byte === 0x0D || byte === 0x20)
}
