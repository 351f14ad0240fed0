import { crc32, deflateRawSync, deflateSync } from 'node:zlib'

/*
 * Files made to harm whoever opens them, written here byte by byte. None is ever opened: each only claims.
 */

/** One file of an archive; what is said of it may lie. */
interface Packed {
  readonly name: string
  readonly content?: Buffer
  /** What the list says it becomes, in bytes. */
  readonly says?: number
  /** Its name where it lies, when the list says another. */
  readonly nameInside?: string
  readonly flags?: number
  readonly attributes?: number
  /** Shares the packed bytes of the first file. */
  readonly overlaps?: boolean
}

/** A ZIP of any files. @param comment what stands behind the end of the list */
export function aZip(files: readonly Packed[], { before = Buffer.alloc(0), comment = '' }: { readonly before?: Buffer, readonly comment?: string } = {}): Buffer {
  const locals: Buffer[] = []
  const list: Buffer[] = []
  let at = before.length
  for (const { name, content = Buffer.from('contenuto'), says = content.length, nameInside = name, flags = 0, attributes = 0, overlaps = false } of files) {
    const packed = deflateRawSync(content)
    const fields = [le16(20), le16(flags), le16(8), le16(0), le16(0), le32(crc32(content)), le32(packed.length), le32(says)]
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), ...fields, le16(Buffer.byteLength(nameInside, 'latin1')), le16(0), Buffer.from(nameInside, 'latin1'), packed])
    list.push(Buffer.concat([Buffer.from('PK\x01\x02'), le16(20), ...fields, le16(Buffer.byteLength(name, 'latin1')), le16(0), le16(0), le16(0), le16(0), le32(attributes), le32(overlaps ? before.length : at), Buffer.from(name, 'latin1')]))
    if (overlaps) continue
    locals.push(local)
    at += local.length
  }
  const directory = Buffer.concat(list)
  const end = [Buffer.from('PK\x05\x06'), le16(0), le16(0), le16(files.length), le16(files.length), le32(directory.length), le32(at), le16(comment.length), Buffer.from(comment, 'latin1')]
  return Buffer.concat([before, ...locals, directory, ...end])
}

/** A workbook as far as its parts tell, and whatever else is put into it. */
export function aWorkbook(...more: readonly Packed[]): Buffer {
  return aZip([{ name: '[Content_Types].xml' }, { name: 'xl/workbook.xml' }, ...more])
}

/** The header of a PNG that claims a size; no program would draw the rest. */
export function aPng(width: number, height: number): Buffer {
  const chunk = (name: string, content: Buffer): Buffer => Buffer.concat([be32(content.length), Buffer.from(name), content, be32(crc32(Buffer.concat([Buffer.from(name), content])))])
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]), chunk('IHDR', Buffer.concat([be32(width), be32(height), Buffer.from([8, 2, 0, 0, 0])])), chunk('IDAT', Buffer.alloc(8)), chunk('IEND', Buffer.alloc(0))])
}

/** A JPEG that claims a size behind as much of notes as wanted. */
export function aJpeg(width: number, height: number, { notes = 0 } = {}): Buffer {
  const segment = (marker: number, content: Buffer): Buffer => Buffer.concat([Buffer.from([0xFF, marker]), be16(content.length + 2), content])
  const noted = Array.from({ length: Math.ceil(notes / 60_000) }, () => segment(0xE3, Buffer.alloc(60_000)))
  return Buffer.concat([Buffer.from([0xFF, 0xD8]), ...noted, segment(0xC2, Buffer.concat([Buffer.from([8]), be16(height), be16(width), Buffer.from([1, 1, 0x11, 0])])), segment(0xDA, Buffer.alloc(6)), Buffer.from([0xFF, 0xD9])])
}

/** A photograph to one program, an archive to another. */
export function aPictureAndZip(picture: Buffer, comment = ''): Buffer {
  return aZip([{ name: 'programma' }], { before: picture, comment })
}

/** A TIFF whose second page claims a size. */
export function aTiff(width: number, height: number): Buffer {
  const page = (size: readonly [number, number], next: number): Buffer => Buffer.concat([le16(2), ...[256, 257].map((tag, index) => Buffer.concat([le16(tag), le16(4), le32(1), le32(size[index] ?? 0)])), le32(next)])
  return Buffer.concat([Buffer.from('II'), le16(42), le32(8), page([10, 10], 8 + 30), page([width, height], 8)]) // the last leads back to the first
}

/** A HEIC that claims a size. */
export function aHeic(width: number, height: number): Buffer {
  return Buffer.concat([be32(24), Buffer.from('ftypheic\0\0\0\0mif1heic', 'latin1'), be32(20), Buffer.from('ispe\0\0\0\0', 'latin1'), be32(width), be32(height), Buffer.alloc(40)])
}

/** A PDF whose packed objects seem to end, written plainly inside themselves, before what they hide. */
export function aPdfBeyondItsEnd(shown: string, hidden: string): Buffer {
  const plain = Buffer.from(`${shown}\nendstream\nendobj\n`)
  const whole = deflateSync(Buffer.concat([plain, Buffer.from(hidden)]))
  const packed = Buffer.concat([Buffer.from([0x78, 0x01, 0]), le16(plain.length), le16(0xFFFF - plain.length), plain, deflateRawSync(Buffer.from(hidden)), whole.subarray(-4)])
  return Buffer.concat([Buffer.from('%PDF-1.7\n7 0 obj << /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode >>\nstream\n'), packed, Buffer.from('\nendstream\nendobj\n%%EOF\n')])
}

function le16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}

function le32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value >>> 0)
  return bytes
}

const be16 = (value: number): Buffer => le16(value).reverse()
const be32 = (value: number): Buffer => le32(value).reverse()
