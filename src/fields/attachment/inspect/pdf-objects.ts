import type { InspectTools } from './tools.ts'

/** One character for each byte. */
export const latin1 = (bytes: Uint8Array, start: number, end: number): string => new TextDecoder('latin1').decode(bytes.subarray(start, end))

/** A name whose letters are written as letters (7.3.5). What is no letter stays: a line end would end a note. */
export const plain = (written: string): string => written.includes('#') ? written.replace(/#(4[1-9A-F]|5[0-9A]|6[1-9A-F]|7[0-9A])/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16))) : written

export const REFERENCE = String.raw`\d+\s+\d+\s+R`
/** Where a name stands that the dictionary of compressed objects has. `sure`: nothing else has it. */
export interface ObjectsMark { readonly at: number, readonly sure: boolean }

/** What is looked through at a stretch. */
const WINDOW = 256 * 1024
/** Objects of a document of hundreds of pages; a bomb is more. */
const MOST_UNPACKED = 64 * 1024 * 1024
const DICTIONARY_BYTES = 4_096
const NEXT = /endstream|endobj|stream/
/** Texts, notes and codes: the words in them are no words of the document. */
const QUOTED = /\((?:[^()\\]|\\[^]|\((?:[^()\\]|\\[^])*\))*\)|%[^\r\n]*|(?<!<)<(?!<)[^<>]*>/g
/**
 * Programs write of compressed objects only this (ISO 32000-1, 7.5.7). Of a dictionary with anything else in it (texts, notes, a dictionary
 * of its own, another way of packing or a second step) two programs could read two things.
 */
const ENTRY = String.raw`\s*\/(?:Type\s*\/ObjStm|Filter\s*(?:\/FlateDecode|\[\s*\/FlateDecode\s*\])|(?:N|First|Length|DL|Extends)\s+(?:${REFERENCE}|\d+))(?=[\s/>])`
const DICTIONARY = new RegExp(String.raw`[\r\n]\d+\s+\d+\s+obj\s*<<((?:${ENTRY})+)\s*>>\s*$`)
/** Objects that are not compressed begin with the numbers of the first. */
const NUMBERS = /^\s*\d+\s+\d+\s/

/** The objects of each stream whose dictionary has one of these marks; nothing, and nothing more, when they cannot be read. */
export async function* objectsOf(bytes: Uint8Array<ArrayBuffer>, marks: readonly ObjectsMark[], { unpack, breathe }: InspectTools): AsyncGenerator<Uint8Array | undefined> {
  let [left, opening, end, passed] = [MOST_UNPACKED, -1, -1, -1]
  for (const { at, sure } of marks) {
    if (at < (sure ? opening : passed)) continue // said twice of one
    const next = nextWord(bytes, at)
    passed = next?.at ?? at
    if (next && next.word !== 'stream' && !sure) continue // of something else
    const entries = next?.word === 'stream' && at >= end ? entriesBefore(bytes, next.at, at) : undefined
    if (!next || entries === undefined) { // nowhere, within another one, or not clear
      yield undefined
      return
    }
    opening = next.at
    end = await placeOf(bytes, 'endstream', { from: opening, breathe })
    const packed = bytes.subarray(contentAt(bytes, opening), Math.max(opening, end))
    const isPacked = entries.includes('/Filter')
    if (!isPacked && NUMBERS.test(latin1(packed, 0, DICTIONARY_BYTES))) continue // its names were written plainly
    const objects = isPacked && end >= 0 && left > 0 ? await unpack(packed, left) : undefined
    yield objects
    left -= objects?.length ?? 0
  }
}

/** Whether the object that a place is in has a stream, and where it opens; nothing when that is not said nearby. What is near costs little. */
function nextWord(bytes: Uint8Array, from: number): { readonly word: string, readonly at: number } | undefined {
  for (let size = 64; size <= DICTIONARY_BYTES; size *= 2) {
    const spoken = latin1(bytes, from, from + size).replace(QUOTED, quoted => ' '.repeat(quoted.length))
    const next = NEXT.exec(spoken)
    if (next && !/[()]/.test(spoken.slice(0, next.index))) return { word: next[0], at: from + next.index }
  }
  return undefined
}

/** What the dictionary says that a stream opens behind; nothing when it is not one that programs write of compressed objects. */
function entriesBefore(bytes: Uint8Array, opening: number, at: number): string | undefined {
  return DICTIONARY.exec(plain(latin1(bytes, Math.max(0, at - DICTIONARY_BYTES), opening)))?.[1]
}

function contentAt(bytes: Uint8Array, opening: number): number {
  const start = opening + 'stream'.length
  const feed = bytes[start] === 0x0D ? start + 1 : start
  return bytes[feed] === 0x0A ? feed + 1 : feed
}

/** Where a mark stands for the first time from a place on, -1 when it is nowhere. What is near costs little. */
async function placeOf(bytes: Uint8Array, mark: string, { from, breathe }: Pick<InspectTools, 'breathe'> & { readonly from: number }): Promise<number> {
  for (let [start, size] = [from, DICTIONARY_BYTES]; start < bytes.length; start += size, size = Math.min(WINDOW, 2 * size)) {
    const at = latin1(bytes, start, start + size + mark.length - 1).indexOf(mark)
    if (at >= 0) return start + at
    if (size === WINDOW) await breathe()
  }
  return -1
}
