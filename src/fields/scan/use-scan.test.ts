import { describe, expect, test, vi } from 'vitest'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import { BARE_JPEG, segment } from '#support/camera.ts'
import type { Encode, Fineness } from './fit.ts'
import { readScan, type Page } from './pdf.ts'
import { useScan, type UseScan } from './use-scan.ts'

/** A page whose weight is what its fineness says: 1000 bytes at the first, ever fewer after. */
const WEIGHTS: Readonly<Record<string, number>> = { '2200/0.8': 1000, '2200/0.6': 800, '1700/0.6': 500, '1400/0.5': 300, '1200/0.4': 200 }
const FRAME = segment(0xC0, Buffer.from([8, 0, 20, 0, 10, 3]))

const encode: Encode = async (picture, { maxPixels, quality }: Fineness) => {
  const name = (await picture.text()).slice(-1)
  if (name === '?') return undefined
  const bare = Buffer.concat([BARE_JPEG.subarray(0, 2), FRAME, BARE_JPEG.subarray(2)])
  return Uint8Array.from(Buffer.concat([bare, Buffer.alloc((WEIGHTS[`${String(maxPixels)}/${String(quality)}`] ?? 0) - bare.length - 1), Buffer.from(name)]))
}

const photo = (name: string): File => new File([name], `${name}.jpg`)
const nameOf = ({ jpeg }: Page): string => String.fromCharCode(jpeg.at(-1) ?? 0)

interface Opened { readonly scan: UseScan, readonly kept: () => Promise<string | undefined>, readonly keep: ReturnType<typeof vi.fn> }

function aScan(maxBytes = 1_000_000, refusing?: Result<never>): Opened {
  let last: Blob | undefined
  const keep = vi.fn((document: Blob | undefined): Promise<Result<unknown>> => {
    if (refusing) return Promise.resolve(refusing)
    last = document
    return Promise.resolve(ok(undefined))
  })
  const scan = useScan({ path: () => 'documento', maxBytes: () => maxBytes, title: () => 'Documento', language: () => 'it', now: () => '2026-05-12T10:31', encode, keep })
  /** The pages of the document that was kept, with their turns. */
  const kept = async (): Promise<string | undefined> => {
    const pages = last && readScan(new Uint8Array(await last.arrayBuffer()))
    return pages?.map(page => `${nameOf(page)}${page.turn === 0 ? '' : String(page.turn)}`).join(' ')
  }
  return { scan, kept, keep }
}

const pageOf = ({ pages }: UseScan, place: number): UseScan['pages']['value'][number] => {
  const page = pages.value[place]
  if (!page) throw new Error(`no page ${String(place)}`)
  return page
}

describe('after each change the document is there, whole', () => {
  test('pages are added, turned, moved and taken away', async () => {
    const { scan, kept } = aScan()
    await scan.add(['a', 'b'].map(photo))
    await scan.add([photo('c')])
    expect(await kept()).toBe('a b c')
    await scan.turn(pageOf(scan, 1))
    await scan.turn(pageOf(scan, 1))
    expect(await kept()).toBe('a b180 c')
    await scan.move(pageOf(scan, 2), -1)
    expect(await kept()).toBe('a c b180')
    await scan.remove(pageOf(scan, 0))
    expect(await kept()).toBe('c b180')
    await scan.turn(pageOf(scan, 1))
    await scan.turn(pageOf(scan, 1))
    expect(await kept()).toBe('c b')
  })

  test('with its last page the document is gone', async () => {
    const { scan, keep } = aScan()
    await scan.add([photo('a')])
    await scan.remove(pageOf(scan, 0))
    expect(keep).toHaveBeenLastCalledWith(undefined)
    expect(scan.pages.value).toEqual([])
  })

  test('work goes on with one that was made earlier, and not with a stranger’s', async () => {
    const { scan, keep } = aScan()
    await scan.add(['a', 'b'].map(photo))
    const file = new Uint8Array(await (keep.mock.calls[0]?.[0] as Blob).arrayBuffer())
    const later = aScan()
    expect(later.scan.open(file)).toBe(true)
    await later.scan.move(pageOf(later.scan, 1), -1)
    expect(await later.kept()).toBe('b a')
    expect(later.scan.open(file.subarray(10))).toBe(false)
  })
})

describe('the document stays under the limit of the procedure', () => {
  test.each([
    [100_000, false, 1000, 'all is as sharp as it came'],
    [4_900, true, 800, 'a little quality is enough'],
    [3_750, true, 300, 'two steps more'],
  ])('%i bytes: reduced %s, pages of %i (%s)', async (maxBytes, reduced, weight) => {
    const { scan, keep } = aScan(maxBytes)
    await scan.add(['a', 'b'].map(photo))
    expect(scan.problems.value).toEqual([])
    expect(scan.reduced.value).toBe(reduced)
    const document = keep.mock.calls[0]?.[0] as Blob
    expect(document.size).toBeLessThanOrEqual(maxBytes)
    expect(readScan(new Uint8Array(await document.arrayBuffer()))?.[0]?.jpeg).toHaveLength(weight)
  })

  test('when it cannot, that is said, and the pages there were stay', async () => {
    const { scan, kept } = aScan(4_700)
    await scan.add(['a', 'b'].map(photo))
    await scan.add(['c', 'd', 'e', 'f'].map(photo))
    expect(scan.problems.value).toMatchObject([{ code: 'attachment.scan-too-big', details: { path: 'documento', maxBytes: 4_700 } }])
    expect(scan.pages.value.map(nameOf)).toEqual(['a', 'b'])
    expect(await kept()).toBe('a b')
  })

  test('a page taken away gives the others their quality back', async () => {
    const { scan, keep } = aScan(4_700)
    await scan.add(['a', 'b'].map(photo))
    await scan.remove(pageOf(scan, 0))
    expect(scan.reduced.value).toBe(false)
    expect(readScan(new Uint8Array(await (keep.mock.calls.at(-1)?.[0] as Blob).arrayBuffer()))?.[0]?.jpeg).toHaveLength(1000)
  })
})

test('a photograph that the device cannot open is named, and the others are taken', async () => {
  const { scan, kept } = aScan()
  await scan.add(['a', '?', 'b'].map(photo))
  expect(scan.problems.value).toMatchObject([{ code: 'attachment.not-decodable', details: { name: '?.jpg' } }])
  expect(await kept()).toBe('a b')
})

test('pages that could not be kept are not shown as if they were', async () => {
  const { scan } = aScan(1_000_000, refuse('storage.quota-exceeded', {}))
  await scan.add([photo('a')])
  expect(scan.pages.value).toEqual([])
  expect(scan.problems.value).toMatchObject([{ code: 'storage.quota-exceeded' }])
  expect(scan.busy.value).toBe(false)
})
