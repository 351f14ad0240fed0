import { examineSignature } from '../signature/examine.ts'
import type { Examined } from '../signature/facts.ts'
import type { InspectTools, PackedForm } from './tools.ts'
import { findUnfit, type Unfit } from './unfit.ts'

/** A few milliseconds in which the page answers. */
const breathe = (): Promise<void> => new Promise(resolve => { setTimeout(resolve) })

/** What a browser can lend; one without DecompressionStream leaves compressed objects to the server. */
export const deviceTools: InspectTools = { unpack, breathe }

/** Looks at a document when it is attached: whether it would be refused for what it does, and how it is signed. @param type what its beginning tells */
export async function examineOnDevice(bytes: Uint8Array<ArrayBuffer>, type: string): Promise<Examined> {
  const unfit = await look(bytes, type)
  if (unfit) return { is: unfit }
  return type === 'pdf' || type === 'p7m' ? examineSignature(bytes, type, { subtle: crypto.subtle, look }) : { is: 'unsigned' }
}

/** What is hidden from this browser need not be from the server, which looks again. */
async function look(bytes: Uint8Array<ArrayBuffer>, type: string): Promise<Unfit | undefined> {
  const unfit = await findUnfit(bytes, type, deviceTools)
  return unfit === 'hidden' ? undefined : unfit
}

/** A telephone has little memory, and the objects of a document of hundreds of pages are less. */
const MOST_UNPACKED = 16 * 1024 * 1024

/** A line end may stand behind the packed bytes, and some browsers call that an error: what came before it is good all the same. */
async function unpack(packed: Uint8Array<ArrayBuffer>, most: number, form: PackedForm = 'deflate'): Promise<Uint8Array | undefined> {
  if (typeof DecompressionStream === 'undefined') return undefined
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream(form)).getReader()
  const parts: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  for (let read = await next(reader); read !== undefined; read = await next(reader)) {
    length += read.length
    if (length > Math.min(most, MOST_UNPACKED)) {
      await reader.cancel()
      return undefined
    }
    parts.push(read)
  }
  return length === 0 ? undefined : new Uint8Array(await new Blob(parts).arrayBuffer())
}

async function next(reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>): Promise<Uint8Array<ArrayBuffer> | undefined> {
  return reader.read().then(({ value }) => value, () => undefined) // broken from here on
}
