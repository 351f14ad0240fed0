import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aTileArchive, type ArchivedTile } from '#support/tile-archives.ts'
import { openTileArchive, tileId, type ReadRange } from './tile-archive.ts'

/** As a server gives pieces of a file, and how many were asked for. */
function served(file: Buffer): { readonly read: ReadRange, readonly asked: (readonly [offset: number, length: number])[] } {
  const asked: (readonly [number, number])[] = []
  return {
    asked,
    read: (offset, length) => {
      asked.push([offset, length])
      return Promise.resolve(new Uint8Array(file.subarray(offset, offset + length)))
    },
  }
}

const tile = (id: number, run = 1): ArchivedTile => ({ id, run, content: Buffer.from(`tile ${String(id)}`) })
const words = async (blob: Promise<Blob | undefined>): Promise<string | undefined> => (await blob)?.text()

describe('where a square stands', () => {
  test.each([[0, 0, 0, 0], [1, 0, 0, 1], [1, 0, 1, 2], [1, 1, 1, 3], [1, 1, 0, 4], [2, 0, 0, 5], [2, 1, 0, 6], [2, 1, 1, 7], [3, 0, 0, 21]])('%d/%d/%d is %d', (z, x, y, id) => {
    expect(tileId(z, x, y)).toBe(id)
  })

  test.each([3, 5])('on level %d each has a place of its own, and neighbours on the curve touch', z => {
    const side = 2 ** z
    const byId = new Map(Array.from({ length: side * side }, (_, index) => [index % side, Math.floor(index / side)] as const).map(([x, y]) => [tileId(z, x, y), [x, y] as const]))
    const first = (4 ** z - 1) / 3
    expect(byId.size).toBe(side * side)
    for (let id = first + 1; id < first + side * side; id += 1) {
      const [[x = NaN, y = NaN] = [], [beforeX = NaN, beforeY = NaN] = []] = [byId.get(id), byId.get(id - 1)]
      expect(Math.abs(x - beforeX) + Math.abs(y - beforeY)).toBe(1)
    }
  })
})

describe('an archive of pictures', () => {
  test.each([
    ['packed', {}], ['not packed', { packed: false }], ['in several directories', { leafOf: 2 }], ['in several, not packed', { leafOf: 1, packed: false }],
  ])('%s gives each picture, and nothing where it has none', async (_, wishes) => {
    const archive = await openTileArchive(served(aTileArchive([tile(0), tile(1), tile(3, 2), tile(7)], wishes)).read)
    expect(archive.maxZoom).toBe(4)
    expect(await words(archive.tile(0, 0, 0))).toBe('tile 0')
    expect(await words(archive.tile(1, 0, 0))).toBe('tile 1')
    expect(await words(archive.tile(1, 0, 1))).toBeUndefined()
    expect(await words(archive.tile(1, 1, 1))).toBe('tile 3')
    expect(await words(archive.tile(1, 1, 0)), 'the same picture twice').toBe('tile 3')
    expect(await words(archive.tile(2, 1, 1))).toBe('tile 7')
    expect(await words(archive.tile(4, 9, 9))).toBeUndefined()
    expect((await archive.tile(0, 0, 0))?.type).toBe('image/png')
  })

  test('asks for a directory once, and for no more than it needs', async () => {
    const { read, asked } = served(aTileArchive(Array.from({ length: 21 }, (_, id) => tile(id)), { leafOf: 7 }))
    const archive = await openTileArchive(read)
    for (const [x, y] of [[0, 0], [0, 1], [0, 0]] as const) await archive.tile(1, x, y)
    expect(asked).toHaveLength(1 + 1 + 3)
    expect(asked.slice(1).every(([, length]) => length < 200)).toBe(true)
  })

  test('a directory that did not come is asked for again', async () => {
    const { read } = served(aTileArchive([tile(0), tile(1)], { leafOf: 1 }))
    let cut = true
    const archive = await openTileArchive((offset, length) => offset > 0 && cut ? Promise.reject(new Error('cut')) : read(offset, length))
    await expect(archive.tile(0, 0, 0)).rejects.toThrow('cut')
    cut = false
    expect(await words(archive.tile(0, 0, 0))).toBe('tile 0')
  })

  test.each([
    ['vectors', aTileArchive([tile(0)], { kind: 1 })],
    ['an earlier version', aTileArchive([tile(0)], { version: 2 })],
    ['packed pictures', aTileArchive([tile(0)], { packing: 2 })],
    ['another file', Buffer.from('<!doctype html>'.repeat(20))],
    ['nothing', Buffer.alloc(0)],
    ['one that was cut', aTileArchive([tile(0), tile(1)]).subarray(0, 130)],
  ])('%s is refused', async (_, file) => { await expect(openTileArchive(served(file).read)).rejects.toThrow() })

  test('whatever the bytes are, it comes to an end', async () => {
    const whole = aTileArchive([tile(0), tile(1), tile(3)], { packed: false, leafOf: 2 })
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 }), async changes => {
      const file = Buffer.from(whole)
      for (const [at, byte] of changes) file[at] = byte
      const found = await openTileArchive(served(file).read).then(archive => archive.tile(1, 1, 1)).catch(() => undefined)
      expect(found === undefined || found instanceof Blob).toBe(true)
    }), { numRuns: 300 })
  })
})
