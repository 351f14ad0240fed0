import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadMasterKeys } from '../master-keys.ts'
import { openFileStore } from './file-store.ts'
import type { BlobStore } from './store.ts'

const first = randomBytes(32).toString('base64')
const second = randomBytes(32).toString('base64')
let folder: string
let store: BlobStore

const open = async (masterKey: string, oldMasterKeys: readonly string[] = []): Promise<BlobStore> =>
  openFileStore(folder, await loadMasterKeys({ masterKey, oldMasterKeys, signingKeys: undefined }, folder))
const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const pathOf = (sha256: string): string => join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sportello-blobs-'))
  store = await open(first)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test.each([0, 1, 65_535, 65_536, 65_537, 131_072, 300_000])('%i bytes come back as they went', async size => {
  const bytes = randomBytes(size)
  const cuts = [bytes.subarray(0, size >> 1), bytes.subarray(size >> 1)]
  expect(await store.put(cuts, digest(bytes))).toEqual({ sha256: digest(bytes), bytes: size })
  expect(digest(await buffer(await store.read(digest(bytes))))).toBe(digest(bytes))
  expect(await store.verify(digest(bytes))).toBe(true)
})

test('the same bytes are kept once, and what lies on the disk tells nothing', async () => {
  const bytes = Buffer.from('planimetria di Ersilia Provavalle '.repeat(50))
  const { sha256 } = await store.put([bytes])
  const before = await stat(pathOf(sha256))
  expect(await store.put([bytes])).toEqual({ sha256, bytes: bytes.length })
  expect((await stat(pathOf(sha256))).mtimeMs).toBe(before.mtimeMs)
  expect((await readFile(pathOf(sha256))).includes('Provavalle')).toBe(false)
})

test('bytes other than announced are not kept, and leave nothing behind', async () => {
  const wanted = digest(Buffer.from('a'))
  await expect(store.put([Buffer.from('b')], wanted)).rejects.toMatchObject({ name: 'BlobMismatch' })
  expect(await store.has(wanted)).toBe(false)
  expect(await readdir(join(folder, 'incoming'))).toEqual([])
})

test('a sender that breaks off leaves nothing behind', async () => {
  const broken = function* (): Generator<Buffer> {
    yield Buffer.from('half')
    throw new Error('connection lost')
  }
  await expect(store.put(broken(), digest(Buffer.from('whole')))).rejects.toThrow('connection lost')
  expect(await readdir(join(folder, 'incoming'))).toEqual([])
})

test.each([
  ['one bit turned', (file: Buffer) => Object.assign(Buffer.from(file), { [file.length - 20]: (file[file.length - 20] ?? 0) ^ 1 })],
  ['its end cut off', (file: Buffer) => file.subarray(0, file.length - 10)],
  ['its last piece cut off', (file: Buffer) => file.subarray(0, 72 + 65_552)],
  ['two pieces swapped', (file: Buffer) => Buffer.concat([file.subarray(0, 72), file.subarray(72 + 65_552, 72 + 131_104), file.subarray(72, 72 + 65_552), file.subarray(72 + 131_104)])],
  ['its header changed', (file: Buffer) => Object.assign(Buffer.from(file), { 30: (file[30] ?? 0) ^ 1 })],
])('a file with %s is never read as if it were whole', async (_, change) => {
  const bytes = randomBytes(150_000)
  const { sha256 } = await store.put([bytes])
  await writeFile(pathOf(sha256), change(await readFile(pathOf(sha256))))
  await expect(store.read(sha256).then(buffer)).rejects.toMatchObject({ name: 'BlobDamaged' })
  expect(await store.verify(sha256)).toBe(false)
})

test('a file put in the place of another is found out', async () => {
  const [one, other] = [await store.put([randomBytes(10)]), await store.put([randomBytes(10)])]
  await writeFile(pathOf(one.sha256), await readFile(pathOf(other.sha256)))
  expect(await store.verify(one.sha256)).toBe(false)
})

test('after a change of the master key the old documents still open; without the old key they do not', async () => {
  const { sha256 } = await store.put([Buffer.from('vecchio')])
  expect((await buffer(await (await open(second, [first])).read(sha256))).toString()).toBe('vecchio')
  expect(await (await open(second)).verify(sha256)).toBe(false)
})

test('what is not there is missing, and a name that is no digest never becomes a path', async () => {
  await expect(store.read('0'.repeat(64))).rejects.toMatchObject({ name: 'BlobMissing' })
  expect(await store.verify('0'.repeat(64))).toBe(false)
  await expect(async () => store.has('../../etc/passwd')).rejects.toThrow(TypeError)
  await store.remove('0'.repeat(64))
})
