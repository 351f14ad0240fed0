/** What a device or the server lends to look into a document. */
export interface InspectTools {
  /** Opens packed data, of `most` bytes at most: zlib as in a PDF, or bare as in an archive. @returns nothing when they cannot be read, or not here */
  readonly unpack: (packed: Uint8Array<ArrayBuffer>, most: number, form?: PackedForm) => Promise<Uint8Array | undefined>
  /** Lets others work between two stretches of a long file. */
  readonly breathe: () => Promise<unknown>
}

export type PackedForm = 'deflate' | 'deflate-raw'
