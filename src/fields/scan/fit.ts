import type { Bytes } from '../attachment/signature/der.ts'
import { overheadOf, type Page } from './pdf.ts'

/** How small a page is made: the longer side, and the quality of the JPEG. */
export interface Fineness { readonly maxPixels: number, readonly quality: number }

/** As sharp as an office needs at first, then less and less; at the last one typed text can still be read. */
export const FINENESS = [
  { maxPixels: 2200, quality: 0.8 }, { maxPixels: 2200, quality: 0.6 }, { maxPixels: 1700, quality: 0.6 }, { maxPixels: 1400, quality: 0.5 }, { maxPixels: 1200, quality: 0.4 },
] as const satisfies readonly Fineness[]

/** Draws a page anew, upright. Nothing when this device cannot open or draw it. */
export type Encode = (picture: Blob, fineness: Fineness) => Promise<Bytes | undefined>

export type Fitted =
  | { readonly fits: true, readonly pages: readonly Page[], /** Whether they had to be made worse than they came. */ readonly reduced: boolean }
  | { readonly fits: false }

/**
 * Makes the pages of a document small enough together, all alike, and no smaller than needed.
 * @param maxBytes of the whole document
 */
export async function fitPages(pages: readonly Page[], maxBytes: number, encode: Encode): Promise<Fitted> {
  const room = maxBytes - overheadOf(pages.length)
  if (weigh(pages) <= room) return { fits: true, pages, reduced: false }
  for (const fineness of FINENESS.slice(1)) {
    const smaller: Page[] = []
    for (const page of pages) smaller.push(await lighter(page, fineness, encode))
    if (weigh(smaller) <= room) return { fits: true, pages: smaller, reduced: true }
  }
  return { fits: false }
}

async function lighter(page: Page, fineness: Fineness, encode: Encode): Promise<Page> {
  const jpeg = await encode(new Blob([page.jpeg], { type: 'image/jpeg' }), fineness)
  return jpeg && jpeg.length < page.jpeg.length ? { ...page, jpeg } : page
}

function weigh(pages: readonly Page[]): number {
  return pages.reduce((bytes, { jpeg }) => bytes + jpeg.length, 0)
}
