/** Reads numbers out of bytes that may lie: beyond the end there is nothing. */
export interface Reader {
  readonly length: number
  readonly u8: (at: number) => number | undefined
  readonly u16: (at: number, littleEndian?: boolean) => number | undefined
  readonly u32: (at: number, littleEndian?: boolean) => number | undefined
  /** One character for each byte, NUL and all; nothing when it does not lie within. */
  readonly text: (at: number, length: number) => string | undefined
  /** Reads from here on as from a beginning, `length` bytes at most. */
  readonly part: (at: number, length: number) => Reader
}

export function readerOf(bytes: Uint8Array): Reader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const holds = (at: number, length: number): boolean => Number.isSafeInteger(at) && at >= 0 && length >= 0 && at + length <= bytes.length
  return {
    length: bytes.length,
    u8: at => holds(at, 1) ? view.getUint8(at) : undefined,
    u16: (at, littleEndian = false) => holds(at, 2) ? view.getUint16(at, littleEndian) : undefined,
    u32: (at, littleEndian = false) => holds(at, 4) ? view.getUint32(at, littleEndian) : undefined,
    text: (at, length) => holds(at, length) ? String.fromCharCode(...bytes.subarray(at, at + length)) : undefined,
    part: (at, length) => readerOf(holds(at, 0) ? bytes.subarray(at, at + Math.max(0, length)) : bytes.subarray(0, 0)),
  }
}

/** Where a mark of ASCII letters stands for the last time, or the last time before a place; -1 when it is nowhere. */
export function lastMark(bytes: Uint8Array, mark: string, before = bytes.length): number {
  const codes = Array.from(mark, character => character.charCodeAt(0))
  for (let at = before > 0 ? bytes.lastIndexOf(codes[0] ?? 0, before - 1) : -1; at >= 0; at = at === 0 ? -1 : bytes.lastIndexOf(codes[0] ?? 0, at - 1)) {
    if (codes.every((code, index) => bytes[at + index] === code)) return at
  }
  return -1
}
