/** One part of a page to be read; a slot named after its id adds what is more than words. */
export interface Section {
  /** Also the anchor in the address. */
  readonly id: string
  readonly title: string
  readonly paragraphs?: readonly string[]
  /** A list, after the paragraphs. */
  readonly points?: readonly string[]
}
