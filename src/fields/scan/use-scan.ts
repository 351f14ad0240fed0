import { shallowReadonly, shallowRef, type ShallowRef } from 'vue'
import type { Language } from '#domain/procedure/definition.ts'
import { problem, type Problem, type Result } from '#domain/problem/problem.ts'
import type { Path } from '#domain/filing/path.ts'
import type { Bytes } from '../attachment/signature/der.ts'
import { moved } from '../photo-series/order.ts'
import { fitPages, FINENESS, type Encode } from './fit.ts'
import { readScan, writeScan, type Page, type Turn } from './pdf.ts'

/** A page in the hands of the person; the object changes when it is turned, its `id` does not. */
export interface ScanPage extends Page { readonly id: number }

export interface UseScan {
  readonly pages: Readonly<ShallowRef<readonly ScanPage[]>>
  /** Whether a document is being made. */
  readonly busy: Readonly<ShallowRef<boolean>>
  /** Why photographs were not taken, or no document could be made of the pages. */
  readonly problems: Readonly<ShallowRef<readonly Problem[]>>
  /** Whether the pages had to lose quality to fit. */
  readonly reduced: Readonly<ShallowRef<boolean>>
  readonly add: (photos: readonly File[]) => Promise<void>
  readonly turn: (page: ScanPage) => Promise<void>
  readonly move: (page: ScanPage, by: -1 | 1) => Promise<void>
  readonly remove: (page: ScanPage) => Promise<void>
  /** Goes on with a document made earlier. @returns false when it is another file */
  readonly open: (file: Bytes) => boolean
  /** Begins anew, when the document was taken away elsewhere. */
  readonly clear: () => void
}

export interface ScanParts {
  readonly path: () => Path
  readonly maxBytes: () => number
  readonly title: () => string
  readonly language: () => Language
  /** Local date and time, YYYY-MM-DDTHH:MM. */
  readonly now: () => string
  readonly encode: Encode
  /** Puts the document on the device and into the answer; `undefined`: there is none any more. */
  readonly keep: (document: Blob | undefined) => Promise<Result<unknown>>
}

/** Pages photographed one after the other, and after each change the one document they make. What cannot be kept is not shown as if it were. */
export function useScan({ path, maxBytes, title, language, now, encode, keep }: ScanParts): UseScan {
  const pages = shallowRef<readonly ScanPage[]>([])
  const busy = shallowRef(false)
  const problems = shallowRef<readonly Problem[]>([])
  const reduced = shallowRef(false)
  let lastId = 0
  const numbered = (page: Page): ScanPage => ({ ...page, id: lastId += 1 })

  /** Makes the document of these pages; unless that works the pages stay as they were. */
  async function become(next: readonly ScanPage[], refused: readonly Problem[] = []): Promise<void> {
    busy.value = true
    const failed = await make(next)
    if (failed.length === 0) pages.value = next
    problems.value = [...refused, ...failed]
    busy.value = false
  }

  async function make(next: readonly ScanPage[]): Promise<readonly Problem[]> {
    const fitted = await fitPages(next, maxBytes(), encode)
    if (!fitted.fits) return [problem('attachment.scan-too-big', { path: path(), maxBytes: maxBytes() })]
    const document = writeScan({ title: title(), language: language(), madeAt: now(), pages: fitted.pages })
    const kept = await keep(document && new Blob([document], { type: 'application/pdf' }))
    if (!kept.ok) return kept.problems
    reduced.value = fitted.reduced
    return []
  }

  async function add(photos: readonly File[]): Promise<void> {
    busy.value = true
    const taken: ScanPage[] = []
    const refused: Problem[] = []
    for (const photo of photos) {
      const jpeg = await encode(photo, FINENESS[0])
      if (jpeg) taken.push(numbered({ jpeg, turn: 0 }))
      else refused.push(problem('attachment.not-decodable', { path: path(), name: photo.name }))
    }
    if (taken.length > 0) return become([...pages.value, ...taken], refused)
    problems.value = refused
    busy.value = false
  }

  return {
    pages: shallowReadonly(pages), busy: shallowReadonly(busy), problems: shallowReadonly(problems), reduced: shallowReadonly(reduced), add,
    turn: page => become(pages.value.map(one => one.id === page.id ? { ...one, turn: (one.turn + 90) % 360 as Turn } : one)), // a quarter more is one of the four
    move: (page, by) => become(moved(pages.value, page, by)),
    remove: page => become(pages.value.filter(one => one.id !== page.id)),
    open: file => {
      const found = readScan(file)
      if (found) pages.value = found.map(numbered)
      return found !== undefined
    },
    clear: () => { pages.value = [] },
  }
}
