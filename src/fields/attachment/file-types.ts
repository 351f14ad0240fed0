/** A kind of file that a definition can accept, by the name it is accepted with. */
export interface FileType {
  readonly type: string
  /** The one that is stored; browsers and systems differ. */
  readonly mediaType: string
  /** Lower case, without the dot. */
  readonly extensions: readonly string[]
}

/** Formats from the AgID guidelines on documents (annex 2), and those that phones and technicians make. */
const FILE_TYPES = [
  { type: 'pdf', mediaType: 'application/pdf', extensions: ['pdf'] },
  { type: 'p7m', mediaType: 'application/pkcs7-mime', extensions: ['p7m'] },
  { type: 'jpeg', mediaType: 'image/jpeg', extensions: ['jpg', 'jpeg', 'jpe', 'jfif'] },
  { type: 'png', mediaType: 'image/png', extensions: ['png'] },
  { type: 'heic', mediaType: 'image/heic', extensions: ['heic', 'heif'] },
  { type: 'tiff', mediaType: 'image/tiff', extensions: ['tif', 'tiff'] },
  { type: 'mp4', mediaType: 'video/mp4', extensions: ['mp4', 'm4v'] },
  { type: 'mov', mediaType: 'video/quicktime', extensions: ['mov', 'qt'] },
  { type: 'dwg', mediaType: 'image/vnd.dwg', extensions: ['dwg'] },
  { type: 'dxf', mediaType: 'image/vnd.dxf', extensions: ['dxf'] },
  { type: 'docx', mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', extensions: ['docx'] },
  { type: 'xlsx', mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', extensions: ['xlsx'] },
  { type: 'pptx', mediaType: 'application/vnd.openxmlformats-officedocument.presentationml.presentation', extensions: ['pptx'] },
  { type: 'odt', mediaType: 'application/vnd.oasis.opendocument.text', extensions: ['odt'] },
  { type: 'ods', mediaType: 'application/vnd.oasis.opendocument.spreadsheet', extensions: ['ods'] },
  { type: 'zip', mediaType: 'application/zip', extensions: ['zip'] },
  { type: 'kml', mediaType: 'application/vnd.google-earth.kml+xml', extensions: ['kml'] },
  { type: 'gpx', mediaType: 'application/gpx+xml', extensions: ['gpx'] },
  { type: 'geojson', mediaType: 'application/geo+json', extensions: ['geojson', 'json'] },
  { type: 'csv', mediaType: 'text/csv', extensions: ['csv'] },
  { type: 'xml', mediaType: 'application/xml', extensions: ['xml'] },
] as const satisfies readonly FileType[]

export type FileTypeName = typeof FILE_TYPES[number]['type']

const BY_NAME: ReadonlyMap<string, FileType> = new Map(FILE_TYPES.map(one => [one.type, one]))

export function fileType(name: FileTypeName): FileType {
  const found = BY_NAME.get(name)
  if (!found) throw new Error(`${name} is not in the table of file types`)
  return found
}

export function isFileTypeName(name: unknown): name is FileTypeName {
  return typeof name === 'string' && BY_NAME.has(name)
}

/** The type whose media type this is, of those that are stored. */
export function typeOfMedia(mediaType: string): FileType | undefined {
  return FILE_TYPES.find(one => one.mediaType === mediaType)
}

/** The letters after the last dot, lower case; nothing when there is none. */
function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.')
  return dot < 1 ? '' : name.slice(dot + 1).toLowerCase()
}

/** Whether a name fits a type. A name without an extension fits any: cameras give none. */
export function isNameOf(name: string, type: FileType): boolean {
  const extension = extensionOf(name)
  return extension === '' || type.extensions.includes(extension)
}
