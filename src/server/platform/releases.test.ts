import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { keepRelease } from './releases.ts'

let folder: string
const dist = (): string => join(folder, 'dist')
const kept = (): string => join(folder, 'data', 'releases')

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'releases-'))
  await mkdir(join(dist(), 'assets'), { recursive: true })
  await writeFile(join(dist(), 'index.html'), '<html>')
  for (let number = 0; number < 50; number += 1) await writeFile(join(dist(), 'assets', `part-${String(number)}.js`), '0'.repeat(10_000))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

it('servers that start at once over one folder all keep the release, once', async () => {
  await Promise.all(Array.from({ length: 4 }, () => keepRelease(dist(), join(folder, 'data'))))
  const names = await readdir(kept())
  expect(names).toHaveLength(1)
  expect(await readdir(join(kept(), names[0] ?? '', 'assets'))).toHaveLength(50)
})

it('what a start that was killed has left goes, unless it may still be at it', async () => {
  const [old, young] = ['0123456789abcdef.old000', '0123456789abcdef.young0']
  for (const name of [old, young]) await mkdir(join(kept(), name), { recursive: true })
  await utimes(join(kept(), old), new Date(0), new Date(0))
  await keepRelease(dist(), join(folder, 'data'))
  const names = await readdir(kept())
  expect(names).toContain(young)
  expect(names).not.toContain(old)
})
