/** What a device or the server lends to look into a PDF. */
export interface PdfTools {
  /** Opens zlib data, of `most` bytes at most. @returns nothing when they cannot be read, or not here */
  readonly unpack: (packed: Uint8Array<ArrayBuffer>, most: number) => Promise<Uint8Array | undefined>
  /** Lets others work between two stretches of a long file. */
  readonly breathe: () => Promise<unknown>
}

/**
 * `active`: it runs or reaches out; `encrypted`: by a password or with limits; `hidden`: it has compressed objects that could not be read
 * here, so that nobody can say; `xfa-form`: what it shows is written a second time, in a language that one program reads; `paper`: none of these.
 */
export type PdfNature = 'active' | 'encrypted' | 'hidden' | 'xfa-form' | 'paper'

/**
 * What makes a PDF more than paper (ISO 32000-1, 12.6.4): it runs a program of its own or of the machine, plays what it carries, sends
 * what is written in it to somebody or takes it from there. Opening at a page, links and a form to fill in do none of it.
 */
const ACTIVE = new Set(['JavaScript', 'Launch', 'RichMedia', 'Rendition', 'SubmitForm', 'ImportData', 'GoToE'])
const OBJECT_STREAM = 'ObjStm'
const ENCRYPTION = 'Encrypt'
/** The form inside the form (12.7.8). Three letters are met by chance in pictures: what must follow them is looked at too. */
const XFA = 'XFA'
const REFERENCE = String.raw`\d+\s+\d+\s+R`
const XFA_FOLLOWS = new RegExp(String.raw`^\s*(?:\[|<<|${REFERENCE})`)
const ENCRYPTION_FOLLOWS = new RegExp(String.raw`^\s*(?:<<|${REFERENCE})`)
/** A name, any of its letters written as `#` and its code (7.3.5). */
const NAME = /\/((?:[A-Za-z]|#[0-9A-Fa-f]{2}){3,12})(?![A-Za-z#])/g
const LONGEST_NAME = 64
/** What is looked through at a stretch. */
const WINDOW = 256 * 1024
/** Objects of a document of hundreds of pages; a bomb is more. */
const MOST_UNPACKED = 64 * 1024 * 1024
/** A stream holds a hundred objects: what has more of them than this is no document. */
const MOST_NAMES = 20_000
const DICTIONARY_BYTES = 4_096
const FLATE = /\/Filter\s*(?:\/FlateDecode(?![A-Za-z])|\[\s*\/FlateDecode\s*\])/g

/**
 * Tells what a PDF does by itself: by its names written plainly, in disguise and inside its compressed objects. Never throws, whatever the
 * bytes are, and reads each of them a few times at most: at the first objects that cannot be read it says so and looks no further.
 */
export async function natureOfPdf(bytes: Uint8Array<ArrayBuffer>, tools: PdfTools): Promise<PdfNature> {
  const names = await namesIn(bytes, tools)
  if (!names) return 'hidden'
  if (names.isActive) return 'active'
  if (names.isEncrypted) return 'encrypted'
  let { isXfa } = names
  for await (const objects of objectsOf(bytes, names.objectStreams, tools)) {
    const inside = objects && await namesIn(objects, tools)
    if (!inside) return isXfa ? 'xfa-form' : 'hidden'
    if (inside.isActive) return 'active'
    isXfa ||= inside.isXfa
  }
  return isXfa ? 'xfa-form' : 'paper'
}

interface Names {
  isActive: boolean
  isEncrypted: boolean
  isXfa: boolean
  readonly objectStreams: number[]
  /** How many there are beside the active ones. */
  count: number
}

const text = (bytes: Uint8Array, start: number, end: number): string => new TextDecoder('latin1').decode(bytes.subarray(start, end)) // one character each

const plain = (written: string): string => written.includes('#') ? written.replace(/#([0-9A-Fa-f]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16))) : written

/** What the names say; nothing when they are more than a document needs. */
async function namesIn(bytes: Uint8Array, { breathe }: PdfTools): Promise<Names | undefined> {
  const names: Names = { isActive: false, isEncrypted: false, isXfa: false, objectStreams: [], count: 0 }
  for (let start = 0; start < bytes.length && !names.isActive; start += WINDOW) {
    if (!readNames(text(bytes, start, start + WINDOW + 2 * LONGEST_NAME), start, names)) return undefined
    await breathe()
  }
  return names
}

/** Adds the names that begin in a window. @returns false when they have become too many */
function readNames(window: string, start: number, names: Names): boolean {
  for (const { 0: whole, 1: written = '', index } of window.matchAll(NAME)) {
    const name = plain(written)
    if (ACTIVE.has(name)) names.isActive = true
    if (index >= WINDOW || (name !== OBJECT_STREAM && name !== ENCRYPTION && name !== XFA)) continue
    names.count += 1
    if (names.count > MOST_NAMES) return false
    const end = index + whole.length
    const after = window.slice(end, end + LONGEST_NAME)
    if (name === OBJECT_STREAM) names.objectStreams.push(start + index)
    else if (name === XFA) names.isXfa ||= XFA_FOLLOWS.test(after)
    else names.isEncrypted ||= ENCRYPTION_FOLLOWS.test(after)
  }
  return true
}

/** The objects of each stream whose dictionary says `/ObjStm` at one of these places; nothing, and nothing more, when they cannot be read. */
async function* objectsOf(bytes: Uint8Array<ArrayBuffer>, places: readonly number[], { unpack, breathe }: PdfTools): AsyncGenerator<Uint8Array | undefined> {
  let [left, opening, end] = [MOST_UNPACKED, -1, -1]
  for (const at of places) {
    if (at < opening) continue // said twice of one stream
    opening = await placeOf(bytes, 'stream', { from: at, breathe })
    if (opening < 0 || opening < end) { // nowhere, or within another one
      yield undefined
      return
    }
    end = await placeOf(bytes, 'endstream', { from: opening, breathe })
    const dictionary = plain(dictionaryAt(bytes, at, opening))
    if (end >= 0 && !dictionary.includes('/Filter')) continue // its names were written plainly
    const objects = end < 0 || left <= 0 || dictionary.replace(FLATE, '').includes('/Filter') ? undefined : await unpack(bytes.subarray(contentAt(bytes, opening), end), left)
    yield objects
    left -= objects?.length ?? 0
  }
}

function dictionaryAt(bytes: Uint8Array, at: number, opening: number): string {
  const before = text(bytes, Math.max(0, at - DICTIONARY_BYTES), at)
  return before.slice(Math.max(0, before.lastIndexOf('obj'))) + text(bytes, at, opening)
}

function contentAt(bytes: Uint8Array, opening: number): number {
  const start = opening + 'stream'.length
  const feed = bytes[start] === 0x0D ? start + 1 : start
  return bytes[feed] === 0x0A ? feed + 1 : feed
}

/** Where a mark stands for the first time from a place on, -1 when it is nowhere. What is near costs little. */
async function placeOf(bytes: Uint8Array, mark: string, { from, breathe }: Pick<PdfTools, 'breathe'> & { readonly from: number }): Promise<number> {
  for (let [start, size] = [from, DICTIONARY_BYTES]; start < bytes.length; start += size, size = Math.min(WINDOW, 2 * size)) {
    const at = text(bytes, start, start + size + mark.length - 1).indexOf(mark)
    if (at >= 0) return start + at
    if (size === WINDOW) await breathe()
  }
  return -1
}
