import { latin1, objectsOf, plain, REFERENCE, type ObjectsMark } from './pdf-objects.ts'
import type { InspectTools } from './tools.ts'

/**
 * `active`: it runs, reaches out or carries other files; `encrypted`: by a password or with limits; `hidden`: it has compressed objects that could not be read
 * here, so that nobody can say; `xfa-form`: what it shows is written a second time, in a language that one program reads; `paper`: none of these.
 */
export type PdfNature = 'active' | 'encrypted' | 'hidden' | 'xfa-form' | 'paper'

/**
 * What makes a PDF more than paper (ISO 32000-1, 12.6.4): it runs a program of its own or of the machine, plays what it carries, sends
 * what is written in it to somebody or takes it from there, or carries files of which nobody can say what they are (7.11.4). Opening at a
 * page, links and a form to fill in do none of it.
 */
const ACTIVE = new Set(['JavaScript', 'Launch', 'RichMedia', 'Rendition', 'SubmitForm', 'ImportData', 'GoToE', 'EmbeddedFile', 'EmbeddedFiles', 'FileAttachment'])
const OBJECT_STREAM = 'ObjStm'
/** Where the objects begin; programs find a stream of them by this too, when it does not say what it is. Marks of chapters have it as well. */
const FIRST_OBJECT = 'First'
const NO_NUMBER_FOLLOWS = /^\s*[A-Za-z()[\]<>/.,]/
const ENCRYPTION = 'Encrypt'
/** The form inside the form (12.7.8). Three letters are met by chance in pictures: what must follow them is looked at too. */
const XFA = 'XFA'
const XFA_FOLLOWS = new RegExp(String.raw`^\s*(?:\[|<<|${REFERENCE})`)
const ENCRYPTION_FOLLOWS = new RegExp(String.raw`^\s*(?:<<|${REFERENCE})`)
/** A name, any of its letters written as `#` and its code (7.3.5). */
const NAME = /\/((?:[A-Za-z]|#[0-9A-Fa-f]{2}){3,14})(?![A-Za-z#])/g
const LONGEST_NAME = 64
/** What is looked through at a stretch. */
const WINDOW = 256 * 1024
/** A stream holds a hundred objects: what has more of them than this is no document. */
const MOST_NAMES = 20_000

/**
 * Tells what a PDF does by itself: by its names written plainly, in disguise and inside its compressed objects. Never throws, whatever the
 * bytes are, and reads each of them a few times at most: at the first objects that cannot be read it says so and looks no further.
 */
export async function natureOfPdf(bytes: Uint8Array<ArrayBuffer>, tools: InspectTools): Promise<PdfNature> {
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
  readonly objectStreams: ObjectsMark[]
  /** How many there are beside the active ones. */
  count: number
}

/** What the names say; nothing when they are more than a document needs. */
async function namesIn(bytes: Uint8Array, { breathe }: InspectTools): Promise<Names | undefined> {
  const names: Names = { isActive: false, isEncrypted: false, isXfa: false, objectStreams: [], count: 0 }
  for (let start = 0; start < bytes.length && !names.isActive; start += WINDOW) {
    if (!readNames(latin1(bytes, start, start + WINDOW + 2 * LONGEST_NAME), start, names)) return undefined
    await breathe()
  }
  return names
}

/** Adds the names that begin in a window. @returns false when they have become too many */
function readNames(window: string, start: number, names: Names): boolean {
  for (const { 0: whole, 1: written = '', index } of window.matchAll(NAME)) {
    const name = plain(written)
    if (ACTIVE.has(name)) names.isActive = true
    if (index >= WINDOW || (name !== OBJECT_STREAM && name !== FIRST_OBJECT && name !== ENCRYPTION && name !== XFA)) continue
    names.count += 1
    if (names.count > MOST_NAMES) return false
    const end = index + whole.length
    const after = window.slice(end, end + LONGEST_NAME)
    if (name === OBJECT_STREAM || (name === FIRST_OBJECT && !NO_NUMBER_FOLLOWS.test(after))) names.objectStreams.push({ at: start + index, sure: name === OBJECT_STREAM })
    else if (name === XFA) names.isXfa ||= XFA_FOLLOWS.test(after)
    else if (name === ENCRYPTION) names.isEncrypted ||= ENCRYPTION_FOLLOWS.test(after)
  }
  return true
}
