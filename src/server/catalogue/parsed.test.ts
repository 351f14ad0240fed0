import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rememberedParsing } from './parsed.ts'
import { readSources } from './source.ts'

let folder: string
const kept = (): string => join(folder, 'cache', 'procedures.json')
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'sportello-parsed-')) })
afterAll(() => rm(folder, { recursive: true, force: true }))

test('what was parsed once is read again without parsing, and is the same', async () => {
  const first = await rememberedParsing(kept())
  const before = await readSources(['procedures'], { cases: false, parsed: first })
  await first.keep()
  const second = await rememberedParsing(kept())
  const missed: string[] = []
  const after = await readSources(['procedures'], { cases: false, parsed: { get: second.get, set: text => { missed.push(text) } } })
  expect(missed).toEqual([])
  expect(after.definitions.map(one => one.content)).toEqual(before.definitions.map(one => one.content))
  expect(after.bodies.map(one => one.content)).toEqual(before.bodies.map(one => one.content))
  expect(after.definitions[0]?.lineOf(['id'])).toBe(before.definitions[0]?.lineOf(['id']))
})

test('a changed text is another text, and what nobody asks for any more is forgotten', async () => {
  const file = join(folder, 'one.json')
  const first = await rememberedParsing(file)
  first.set('a: 1', { a: 1 })
  first.set('b: 2', { b: 2 })
  await first.keep()
  const second = await rememberedParsing(file)
  expect(second.get('a: 1 ')).toBeUndefined()
  expect(second.get('b: 2')).toEqual({ b: 2 })
  await second.keep()
  expect(await readFile(file, 'utf8')).not.toContain('"a"')
})

test('a damaged file holds nothing', async () => {
  const file = join(folder, 'damaged.json')
  await writeFile(file, '[["x", {"a"')
  expect((await rememberedParsing(file)).get('x')).toBeUndefined()
})

test('a text with a fault is told again each time', async () => {
  const procedures = join(folder, 'procedures')
  await writeFile(join(await mkdtemp(procedures), 'bad.yaml'), 'id: [')
  for (let time = 0; time < 2; time += 1) {
    const parsed = await rememberedParsing(join(folder, 'faults.json'))
    expect((await readSources([folder], { parsed })).faults.length).toBeGreaterThan(0)
    await parsed.keep()
  }
})
