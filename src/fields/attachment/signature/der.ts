/*
 * ASN.1 as signing programs write it: DER, or BER with lengths left open (ITU-T X.690). Made for files of strangers: nothing is read
 * beyond the end, nothing recurses with the depth of the file, and a whole file may take so many steps and no more.
 */

export type Bytes = Uint8Array<ArrayBuffer>

/** Elements that may be looked at in one file. A document of 50 MB in pieces of 1000 bytes takes a sixth of it. */
const STEPS = 2_000_000
const MOST_CHILDREN = 1000
const OCTET_STRING = 0x04
const CONSTRUCTED = 0x20

interface Source { readonly bytes: Bytes, left: number }

/** One element: what it is and where its value lies. */
export interface Element {
  /** The identifier octet: class, form and number together, as 0x30 for a sequence. */
  readonly tag: number
  readonly source: Source
  readonly start: number
  readonly body: number
  /** Of the value. */
  readonly end: number
  /** Behind it; two more than `end` where the length was left open. */
  readonly next: number
}

export const TAG = {
  integer: 0x02, bitString: 0x03, octets: OCTET_STRING, oid: 0x06, utcTime: 0x17, generalizedTime: 0x18, sequence: 0x30, set: 0x31,
  context0: 0xA0, context1: 0xA1, context2: 0xA2, context3: 0xA3, primitive0: 0x80,
} as const

/** The first element of a file; nothing when it is no ASN.1 or does not end within. */
export function readDer(bytes: Bytes): Element | undefined {
  const source = { bytes, left: STEPS }
  return elementAt(source, 0, bytes.length)
}

/** The elements directly inside one, in order; fewer when something does not fit. */
export function childrenOf(parent: Element | undefined): readonly Element[] {
  const children: Element[] = []
  if (!parent || (parent.tag & CONSTRUCTED) === 0) return children
  for (let at = parent.body; at < parent.end && children.length < MOST_CHILDREN;) {
    const child = elementAt(parent.source, at, parent.end)
    if (!child) break
    children.push(child)
    at = child.next
  }
  return children
}

/** The child with a tag, the first of them. */
export function childOf(parent: Element | undefined, tag: number): Element | undefined {
  return childrenOf(parent).find(child => child.tag === tag)
}

/** The value, as bytes of the file itself. */
export function bodyOf(element: Element): Bytes {
  return element.source.bytes.subarray(element.body, element.end)
}

/** The element with its tag and length. */
export function wholeOf(element: Element): Bytes {
  return element.source.bytes.subarray(element.start, element.next)
}

/** The bytes of an octet string, in one piece or in many, as programs write long contents. */
export function octetsOf(element: Element | undefined): Bytes | undefined {
  if (element?.tag === OCTET_STRING) return bodyOf(element)
  if (element?.tag !== (OCTET_STRING | CONSTRUCTED)) return undefined
  const pieces: Bytes[] = []
  for (let at = element.body; at < element.end;) {
    const piece = elementAt(element.source, at, element.end)
    if (piece?.tag !== OCTET_STRING) return undefined // pieces of pieces are allowed, and written by nobody
    pieces.push(bodyOf(piece))
    at = piece.next
  }
  return joined(pieces)
}

export function joined(pieces: readonly Bytes[]): Bytes {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

/** An object identifier in dots, `1.2.840.113549.1.7.2`; empty when it is none. */
export function oidOf(element: Element | undefined): string {
  if (element?.tag !== TAG.oid || element.end - element.body > 64) return ''
  const arcs: number[] = []
  let arc = 0
  for (const byte of bodyOf(element)) {
    arc = arc * 128 + (byte & 0x7F)
    if ((byte & 0x80) !== 0) continue
    if (arcs.length === 0) arcs.push(Math.min(2, Math.floor(arc / 40)), arc - Math.min(2, Math.floor(arc / 40)) * 40)
    else arcs.push(arc)
    arc = 0
  }
  return arcs.join('.')
}

/** Tag, length in its shortest form, value: DER written. */
export function writeDer(tag: number, ...values: readonly Bytes[]): Bytes {
  const length = values.reduce((sum, value) => sum + value.length, 0)
  const digits: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256)
  return joined([Uint8Array.from(length < 128 ? [tag, length] : [tag, 0x80 | digits.length, ...digits]), ...values])
}

interface Header { readonly tag: number, readonly body: number, /** Absent: left open. */ readonly length?: number }

function headerAt({ bytes }: Source, at: number, limit: number): Header | undefined {
  const [tag, first] = [bytes[at], bytes[at + 1]]
  if (tag === undefined || first === undefined || at + 2 > limit || (tag & 0x1F) === 0x1F) return undefined // no format here has large tag numbers
  if (first < 0x80) return { tag, body: at + 2, length: first }
  if (first === 0x80) return { tag, body: at + 2 }
  const count = first - 0x80
  if (count > 5 || at + 2 + count > limit) return undefined
  let length = 0
  for (const digit of bytes.subarray(at + 2, at + 2 + count)) length = length * 256 + digit
  return { tag, body: at + 2 + count, length }
}

function elementAt(source: Source, start: number, limit: number): Element | undefined {
  source.left -= 1
  const header = source.left < 0 ? undefined : headerAt(source, start, limit)
  if (!header) return undefined
  const { tag, body, length } = header
  if (length !== undefined) return body + length <= limit ? { tag, source, start, body, end: body + length, next: body + length } : undefined
  const end = (tag & CONSTRUCTED) === 0 ? undefined : endOfContents(source, body, limit)
  return end === undefined ? undefined : { tag, source, start, body, end, next: end + 2 }
}

/** Where a value ends whose length was left open: at the two zeros that close it, over those of the values inside it. */
function endOfContents(source: Source, start: number, limit: number): number | undefined {
  let open = 1
  for (let at = start; at < limit;) {
    source.left -= 1
    const header = source.left < 0 ? undefined : headerAt(source, at, limit)
    if (!header) return undefined
    if (header.tag === 0 && header.length === 0) {
      open -= 1
      if (open === 0) return at
    } else if (header.length === undefined) open += 1
    at = header.body + (header.length ?? 0)
  }
  return undefined
}
