import type { ArchiveEntry } from './archive.ts'
import type { InspectTools } from './tools.ts'

/** Where an office document says what it is made of and what it fetches (ISO/IEC 29500-2, 6.5). */
const RELATIONS = /\.rels$/i
/** A document of hundreds of pages with a link on every line needs a tenth of it. What a part says of its size is not asked. */
const MOST_BYTES = 4_000_000
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g
/** Programs and objects of other programs, which open where they lie. */
const RUNS = /\/(?:vbaProject|oleObject|control|activeXControlBinary)$/i
const LINK = /\/hyperlink$/i
/** A place on the machine that opens it: the template it was written with, the other table. Only what lies beyond it is told of an opening. */
const HERE = /^(?:file:\/\/\/?)?[a-z]:(?![/\\]{2})|^file:\/\/\/(?![/\\%])|^(?![/\\]{2})(?![a-z][a-z0-9+.-]*:)/i

/**
 * Whether an office document, when opened, fetches something from the network or runs what it carries, by its relations: each is read, nothing
 * is followed. Links wait until somebody presses them.
 * @returns `hidden` when one could not be unpacked here, or they are more than a document needs
 */
export async function natureOfRelations(bytes: Uint8Array<ArrayBuffer>, entries: readonly ArchiveEntry[], { unpack }: InspectTools): Promise<'active' | 'hidden' | undefined> {
  let left = MOST_BYTES
  for (const { isDeflated, packedBytes, start } of entries.filter(({ name }) => RELATIONS.test(name))) {
    const packed = bytes.subarray(start, start + packedBytes)
    const content = left <= 0 ? undefined : isDeflated ? await unpack(packed, left, 'deflate-raw') : packed
    left -= content?.length ?? 0
    if (!content) return 'hidden'
    if (isActive(content)) return 'active'
  }
  return undefined
}

/** Texts of other encodings, and those that make words of their own, are written by no office program: what they say is taken for the worst. */
function isActive(content: Uint8Array): boolean {
  const xml = new TextDecoder().decode(content)
  if (xml.includes('\0') || xml.includes('\uFFFD') || /<!(?:DOCTYPE|ENTITY)/i.test(xml)) return true
  return xml.split('<').some(tag => /^(?:[\w.-]+:)?Relationship\s/.test(tag) && isActiveRelation(tag))
}

function isActiveRelation(tag: string): boolean {
  const said = new Map([...tag.matchAll(ATTRIBUTE)].map(([, name = '', double, single]) => [name.toLowerCase(), spoken(double ?? single ?? '')]))
  const [type = '', target = ''] = [said.get('type'), said.get('target')]
  if (RUNS.test(type)) return true
  return said.get('targetmode')?.toLowerCase() === 'external' && !LINK.test(type) && !HERE.test(target)
}

/** What an attribute says once its codes are read as letters, without the blanks that readers of addresses leave out. */
function spoken(written: string): string {
  return written.replace(/&#(?:x([0-9a-f]{1,6})|(\d{1,7}));/gi, (code, hex: string | undefined, decimal: string | undefined) => {
    const point = hex === undefined ? Number(decimal) : parseInt(hex, 16)
    return point <= 0x10FFFF ? String.fromCodePoint(point) : code
  }).replace(/[\s\p{Cc}]/gu, '')
}
