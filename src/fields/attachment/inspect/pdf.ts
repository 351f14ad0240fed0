import { firstMark } from '../bytes.ts'

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
const XFA_FOLLOWS = /^\s*(?:\[|<<|\d+\s+\d+\s+R)/
/** A name, any of its letters written as `#` and its code (7.3.5). */
const NAME = /\/((?:[A-Za-z]|#[0-9A-Fa-f]{2}){3,12})(?![A-Za-z#])/g
const LONGEST_NAME = 64
const WINDOW = 1024 * 1024
/** Objects of a document of hundreds of pages; a bomb is more. */
const MOST_UNPACKED = 64 * 1024 * 1024
const DICTIONARY_BYTES = 4_096

/** Tells what a PDF does by itself: by its names written plainly, in disguise and inside its compressed objects. Never throws, whatever the bytes are. */
export async function natureOfPdf(bytes: Uint8Array<ArrayBuffer>, tools: PdfTools): Promise<PdfNature> {
  const names = await namesIn(bytes, tools)
  if (names.some(({ name }) => ACTIVE.has(name))) return 'active'
  if (names.some(({ name, after }) => name === ENCRYPTION && /^\s*(?:<<|\d+\s+\d+\s+R)/.test(after))) return 'encrypted'
  let left = MOST_UNPACKED
  let nature: PdfNature = names.some(isXfa) ? 'xfa-form' : 'paper'
  for (const { at } of names.filter(({ name }) => name === OBJECT_STREAM)) {
    const objects = await objectsAt(bytes, at, left, tools)
    left -= objects?.length ?? 0
    const inside = objects && await namesIn(objects, tools)
    if (inside?.some(({ name }) => ACTIVE.has(name)) === true) return 'active'
    if (nature !== 'xfa-form') nature = inside === undefined ? 'hidden' : inside.some(isXfa) ? 'xfa-form' : nature
  }
  return nature
}

const isXfa = ({ name, after }: Name): boolean => name === XFA && XFA_FOLLOWS.test(after)

interface Name { readonly name: string, readonly at: number, readonly after: string }

const text = (bytes: Uint8Array, start: number, end: number): string => new TextDecoder('latin1').decode(bytes.subarray(start, end)) // one character each

async function namesIn(bytes: Uint8Array, { breathe }: PdfTools): Promise<readonly Name[]> {
  const names: Name[] = []
  for (let start = 0; start < bytes.length; start += WINDOW) {
    const window = text(bytes, start, start + WINDOW + LONGEST_NAME)
    for (const { 0: whole, 1: written = '', index } of window.matchAll(NAME)) {
      const name = written.replace(/#([0-9A-Fa-f]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
      if (!ACTIVE.has(name) && name !== OBJECT_STREAM && name !== ENCRYPTION && name !== XFA) continue
      const end = start + index + whole.length
      names.push({ name, at: start + index, after: text(bytes, end, end + LONGEST_NAME) })
    }
    await breathe()
  }
  return names
}

/** The objects of the stream whose dictionary says `/ObjStm` here; nothing when they cannot be read. */
async function objectsAt(bytes: Uint8Array<ArrayBuffer>, at: number, most: number, { unpack }: PdfTools): Promise<Uint8Array | undefined> {
  const opening = firstMark(bytes, 'stream', at)
  const end = firstMark(bytes, 'endstream', opening)
  if (opening < 0 || end < 0) return undefined
  let start = opening + 'stream'.length
  if (bytes[start] === 0x0D) start += 1
  if (bytes[start] === 0x0A) start += 1
  const before = text(bytes, Math.max(0, at - DICTIONARY_BYTES), at)
  const dictionary = before.slice(Math.max(0, before.lastIndexOf('obj'))) + text(bytes, at, opening)
  const content = bytes.subarray(start, end)
  if (!dictionary.includes('/Filter')) return content
  if (!/\/Filter\s*\[?\s*\/FlateDecode\s*\]?/.test(dictionary) || most <= 0) return undefined
  return unpack(content, most)
}
