import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeArchives } from './archives.ts'

async function contentOf(folder: string, names: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const parts = await Promise.all(names.map(async name => JSON.parse(await readFile(join(folder, name), 'utf8')) as Record<string, string>))
  return Object.assign({}, ...parts) as Readonly<Record<string, string>>
}

test('small scripts, styles and pictures are in the archives byte by byte; what is large, a worker or no text is not', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'archives-'))
  const small = { 'page-1.js': 'export const ò = "«»"\n', 'page-1.css': 'a{}', 'sprite-1.svg': '<svg/>' }
  const others = { 'big-1.js': 'x'.repeat(30_000), 'derive.worker-1.js': 'self', 'font-1.woff2': 'bytes' }
  for (const [name, content] of Object.entries({ ...small, ...others })) await writeFile(join(folder, name), content)
  const names = await writeArchives(folder)
  expect(await contentOf(folder, names)).toEqual(Object.fromEntries(Object.entries(small).map(([name, content]) => [`/assets/${name}`, content])))
  expect(await writeArchives(folder)).toEqual(names)
})

test('an archive is no larger than an answer that comes whole on a weak line', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'archives-'))
  for (let index = 0; index < 120; index += 1) await writeFile(join(folder, `page-${String(index)}.js`), String(index).padEnd(5_000, 'x'))
  const names = await writeArchives(folder)
  expect(names).toHaveLength(3)
  expect(Object.keys(await contentOf(folder, names))).toHaveLength(120)
})
