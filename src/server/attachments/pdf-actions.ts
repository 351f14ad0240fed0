import { promisify } from 'node:util'
import { constants, inflate } from 'node:zlib'
import { setImmediate as breathe } from 'node:timers/promises'

/**
 * What makes a PDF more than paper (ISO 32000-1, 12.6.4): it runs a program of its own or of the machine, or plays what it carries.
 * An office opens what strangers send: such a file is not taken, whatever reads it.
 */
const ACTIVE = new Set(['JavaScript', 'Launch', 'RichMedia', 'Rendition', 'ImportData', 'GoToE'])
const OBJECT_STREAM = 'ObjStm'
/** A name of at least six letters, any of them written as `#` and its code (7.3.5). Shorter ones would be met by chance in pictures. */
const NAME = /\/((?:[A-Za-z]|#[0-9A-Fa-f]{2}){5,12})(?![A-Za-z#])/g
const LONGEST_NAME = 64
const WINDOW = 1024 * 1024
/** Objects of a document of hundreds of pages; a bomb is more. */
const MOST_UNPACKED = 64 * 1024 * 1024

const unpack = promisify<Buffer, { maxOutputLength: number, finishFlush: number }, Buffer>(inflate)

/**
 * Whether a PDF holds an action that runs something, written plainly, in disguise or inside its compressed objects.
 * True also for compressed objects that cannot be read, those of an encrypted file among them: what is in them nobody can say.
 */
export async function isActivePdf(bytes: Buffer): Promise<boolean> {
  const packed: number[] = []
  for (const { name, at } of await namesIn(bytes)) {
    if (ACTIVE.has(name)) return true
    if (name === OBJECT_STREAM) packed.push(at)
  }
  let left = MOST_UNPACKED
  for (const at of packed) {
    const objects = await objectsAt(bytes, at, left)
    if (objects === undefined) return true
    left -= objects.length
    if ((await namesIn(objects)).some(({ name }) => ACTIVE.has(name))) return true
  }
  return false
}

interface Name { readonly name: string, readonly at: number }

/** Window by window, so that other requests are answered between two. */
async function namesIn(bytes: Buffer): Promise<readonly Name[]> {
  const names: Name[] = []
  for (let start = 0; start < bytes.length; start += WINDOW) {
    const text = bytes.toString('latin1', start, start + WINDOW + LONGEST_NAME)
    for (const { 1: written = '', index } of text.matchAll(NAME)) {
      const name = written.replace(/#([0-9A-Fa-f]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
      if (ACTIVE.has(name) || name === OBJECT_STREAM) names.push({ name, at: start + index })
    }
    await breathe()
  }
  return names
}

/** The objects of the stream whose dictionary says `/ObjStm` here; nothing when they cannot be read. */
async function objectsAt(bytes: Buffer, at: number, most: number): Promise<Buffer | undefined> {
  const opening = bytes.indexOf('stream', at)
  const end = bytes.indexOf('endstream', opening)
  if (opening < 0 || end < 0) return undefined
  let start = opening + 'stream'.length
  if (bytes[start] === 0x0D) start += 1
  if (bytes[start] === 0x0A) start += 1
  const dictionary = bytes.toString('latin1', Math.max(0, bytes.lastIndexOf('obj', at)), opening)
  const content = bytes.subarray(start, end)
  if (!dictionary.includes('/Filter')) return content
  if (!/\/Filter\s*\[?\s*\/FlateDecode\s*\]?/.test(dictionary) || most <= 0) return undefined
  return unpack(content, { maxOutputLength: most, finishFlush: constants.Z_SYNC_FLUSH }).catch(() => undefined) // broken, encrypted or too long: the caller takes it for the worst
}
