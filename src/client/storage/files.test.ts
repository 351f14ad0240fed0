import { Dexie } from 'dexie'
import { IDBTransaction } from 'fake-indexeddb'
import { afterEach, expect, test, vi } from 'vitest'
import { CHUNK_BYTES } from '#contract/paths.ts'
import { aDevice, codes, must } from '#support/device.ts'
import { SportelloDatabase } from './database.ts'

const photograph = (length: number): ArrayBuffer => Uint8Array.from({ length }, (_, index) => index % 251).buffer

test.each([
  [1, 1, 'a byte'],
  [CHUNK_BYTES, 1, 'just one piece'],
  [CHUNK_BYTES + 1, 2, 'one byte more'],
  [3 * CHUNK_BYTES - 7, 3, 'a short last piece'],
])('%i bytes come back whole, in %i pieces (%s)', async (length, pieces) => {
  const storage = await aDevice().open()
  const { sha256 } = must(await storage.keepFile(photograph(length)))
  expect(new Uint8Array(must(await storage.readFile(sha256)))).toEqual(new Uint8Array(photograph(length)))
  const last = must(await storage.readChunk(sha256, pieces - 1))
  expect(last.bytes.byteLength).toBe(length - (pieces - 1) * CHUNK_BYTES)
  expect(codes(await storage.readChunk(sha256, pieces))).toEqual(['storage.damaged'])
})

afterEach(() => { vi.restoreAllMocks() })

test.each(['NotReadableError', 'DataError', 'NotFoundError'])('a file whose bytes the browser has lost is damaged, and that is all (%s)', async name => {
  const storage = await aDevice().open()
  const { sha256 } = must(await storage.keepFile(photograph(9)))
  const open: (this: IDBTransaction, table: string) => IDBObjectStore = Reflect.get(IDBTransaction.prototype, 'objectStore')
  vi.spyOn(IDBTransaction.prototype, 'objectStore').mockImplementation(function (this: IDBTransaction, table) {
    if (table === 'keptChunks') throw new DOMException('', name)
    return open.call(this, table)
  })
  expect(codes(await storage.readFile(sha256))).toEqual(['storage.damaged'])
  expect(codes(await storage.readChunk(sha256, 0))).toEqual(['storage.damaged'])
})

test('the same photograph twice is kept once', async () => {
  const storage = await aDevice().open()
  expect(must(await storage.keepFile(photograph(9)))).toEqual(must(await storage.keepFile(photograph(9))))
})

test('a byte that changed on the disk is noticed', async () => {
  const device = aDevice()
  const storage = await device.open({ name: 'bent' })
  const { sha256 } = must(await storage.keepFile(photograph(100)))
  const raw = new SportelloDatabase('bent', { indexedDB: device.factory, IDBKeyRange: Dexie.dependencies.IDBKeyRange })
  await raw.keptChunks.toCollection().modify(chunk => { new DataView(chunk.box).setUint32(50, 0) })
  expect(codes(await storage.readFile(sha256))).toEqual(['storage.damaged'])
  expect(codes(await storage.readChunk(sha256, 0))).toEqual(['storage.damaged'])
})
