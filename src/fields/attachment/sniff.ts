import type { Field } from '#domain/procedure/definition.ts'
import type { Path } from '#domain/filing/path.ts'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import { sniffArchive } from './sniff-archive.ts'
import { contains, latin1, sniffMedia, startsWith } from './sniff-media.ts'
import { sniffText } from './sniff-text.ts'
import { fileType, isNameOf, type FileType, type FileTypeName } from './file-types.ts'
import { acceptedTypes } from './refs.ts'
import { sniffSigned } from './sniff-signed.ts'

/** How many bytes of each end of a file {@link sniff} has to see; a shorter file gives all it has, twice. */
export const SNIFFED_BYTES = 8192

/** The first and the last bytes of a file, up to {@link SNIFFED_BYTES} of each. */
export interface FileEnds {
  readonly head: Uint8Array
  readonly tail: Uint8Array
}

export type Sniffed =
  | { readonly is: 'known', readonly type: FileType }
  /** The type is plain, but the file was cut: it would not open. */
  | { readonly is: 'cut', readonly type: FileType }
  /** Programs, pages and macros: never taken, whatever a definition accepts. */
  | { readonly is: 'dangerous' }
  | { readonly is: 'unknown' }

/** Beginnings of programs: Windows, ELF, Java and Mach-O universal, Mach-O, scripts, Windows shortcuts. */
const PROGRAMS: readonly (readonly number[])[] = [
  [0x4D, 0x5A], [0x7F, 0x45, 0x4C, 0x46], [0xCA, 0xFE, 0xBA, 0xBE],
  [0xCF, 0xFA, 0xED, 0xFE], [0xCE, 0xFA, 0xED, 0xFE], [0xFE, 0xED, 0xFA],
  [0x23, 0x21], [0x4C, 0, 0, 0, 1, 0x14, 2, 0],
]

/** Tells a file by its content alone; what a browser or a name says of it is not asked. */
export function sniff({ head, tail }: FileEnds): Sniffed {
  if (PROGRAMS.some(program => startsWith(head, program))) return { is: 'dangerous' }
  const archive = sniffArchive(head, tail)
  if (archive === 'dangerous') return { is: 'dangerous' }
  const name = archive ?? sniffMedia(head) ?? sniffSigned(head)
  if (name !== undefined) return judgeEnd(name, tail)
  const text = sniffText(latin1(head))
  if (text === 'dangerous') return { is: 'dangerous' }
  return text === undefined ? { is: 'unknown' } : { is: 'known', type: fileType(text) }
}

/** A PDF that a lost connection cut has no end mark (ISO 32000-1, 7.5.5), and a PNG no last chunk. */
function judgeEnd(name: FileTypeName, tail: Uint8Array): Sniffed {
  const end = name === 'pdf' ? '%%EOF' : name === 'png' ? 'IEND' : undefined
  return { is: end === undefined || contains(tail, end) ? 'known' : 'cut', type: fileType(name) }
}

/**
 * The type of a file that a field may take. Browser and server ask the same: when the file is attached, and when it has arrived.
 * @returns `attachment.unreadable` for a file that was cut, `attachment.wrong-type` for what is not accepted, not known or never
 * taken, `attachment.name-differs` when the name ends like another type
 */
export function identifyFile({ name, ends, field, path }: { readonly name: string, readonly ends: FileEnds, readonly field: Field, readonly path: Path }): Result<FileType> {
  const accept = acceptedTypes(field)
  const sniffed = sniff(ends)
  if (sniffed.is === 'cut') return refuse('attachment.unreadable', { path, name })
  if (sniffed.is !== 'known' || !accept.some(accepted => accepted === sniffed.type.type)) return refuse('attachment.wrong-type', { path, name, accept })
  return isNameOf(name, sniffed.type) ? ok(sniffed.type) : refuse('attachment.name-differs', { path, name, type: sniffed.type.type })
}
