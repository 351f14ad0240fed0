import type { FileTypeName } from './file-types.ts'
import { contains, latin1, startsWith } from './sniff-media.ts'

/** ODF begins with an uncompressed entry `mimetype`, whose content says what it is (ODF 1.2, part 3, 3.3). */
const OPEN_DOCUMENTS: readonly (readonly [type: FileTypeName, mediaType: string])[] = [
  ['odt', 'mimetypeapplication/vnd.oasis.opendocument.text'],
  ['ods', 'mimetypeapplication/vnd.oasis.opendocument.spreadsheet'],
]

/** Office Open XML is told by the folder its parts are in. */
const OFFICE_DOCUMENTS: readonly (readonly [type: FileTypeName, folder: string])[] = [['docx', 'word/'], ['xlsx', 'xl/'], ['pptx', 'ppt/']]

/**
 * ZIP and the documents that are ZIP inside; `dangerous` when the names at either end tell of programs or macros.
 * An archive without an entry is none.
 */
export function sniffArchive(head: Uint8Array, tail: Uint8Array): FileTypeName | 'dangerous' | undefined {
  if (!startsWith(head, [0x50, 0x4B, 3, 4])) return undefined
  if (contains(head, 'vbaProject.bin') || contains(tail, 'vbaProject.bin') || contains(head, 'META-INF/MANIFEST.MF') || contains(tail, 'AndroidManifest.xml')) return 'dangerous'
  const first = latin1(head.subarray(30, 200)) // the first entry's name stands 30 bytes in
  const open = OPEN_DOCUMENTS.find(([, mediaType]) => first.startsWith(mediaType))
  if (open) return open[0]
  if (!contains(head, '[Content_Types].xml') && !contains(tail, '[Content_Types].xml')) return 'zip'
  return OFFICE_DOCUMENTS.find(([, folder]) => contains(head, folder) || contains(tail, folder))?.[0] ?? 'zip'
}
