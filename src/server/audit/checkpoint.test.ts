import { mkdtemp, open, readdir, rm, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { keepSigned, readCheckpoints } from './checkpoint.ts'

let folder: string
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'checkpoints-')) })
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(folder, { recursive: true })
})

async function diskIsFull(at: 'writeFile' | 'sync'): Promise<void> {
  const handle = await open(folder)
  vi.spyOn(Object.getPrototypeOf(handle) as FileHandle, at).mockRejectedValueOnce(Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }))
  await handle.close()
}

test.each(['writeFile', 'sync'] as const)('a day whose checkpoint found no room (at %s) has none, and is signed when there is room again', async at => {
  await diskIsFull(at)
  await expect(keepSigned(folder, '2027-03-01.jws', 'signed')).rejects.toThrow(/ENOSPC/)
  expect(await readdir(folder)).toEqual([])
  await keepSigned(folder, '2027-03-01.jws', 'signed')
  expect(await readCheckpoints(folder)).toEqual([{ day: '2027-03-01', jws: 'signed' }])
})

test('of two for one day the first stays', async () => {
  await keepSigned(folder, '2027-03-01.jws', 'first')
  await keepSigned(folder, '2027-03-01.jws', 'second')
  expect(await readCheckpoints(folder)).toEqual([{ day: '2027-03-01', jws: 'first' }])
  expect(await readdir(folder)).toEqual(['2027-03-01.jws'])
})
