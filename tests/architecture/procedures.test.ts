import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compileProcedure } from '#domain/condition/compile.ts'
import { openDraft } from '#domain/filing/draft.ts'
import { problemsIn } from '#domain/filing/missing.ts'
import { surroundingsAt } from '#domain/filing/surroundings.ts'
import { kinds } from '#fields/index.ts'
import { readCatalogue, type Catalogue } from '#server/catalogue/index.ts'
import { syntheticAnswers, syntheticYaml } from '#support/synthetic.ts'
import { isProduct, root, sourcesUnder } from './files.ts'

let folder: string
let catalogue: Catalogue

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sportello-procedures-'))
  await mkdir(join(folder, 'prove'))
  await writeFile(join(folder, 'prove', 'modulo-30.yaml'), syntheticYaml(30))
  catalogue = await readCatalogue([join(root, 'procedures'), folder])
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('a new procedure is a file in a folder: it is offered by every administration, and nothing else changes', async () => {
  const before = await readCatalogue([join(root, 'procedures')])
  for (const { id } of catalogue.bodies.all) {
    const offered = catalogue.offered(id).map(one => one.ref.id)
    expect(offered).toEqual(expect.arrayContaining(['modulo-30']))
    expect(offered.filter(one => one !== 'modulo-30')).toEqual(before.offered(id).map(one => one.ref.id))
  }
  expect(catalogue.faults.filter(fault => fault.file.startsWith(folder))).toEqual([])
})

test('it can be filled in at once', () => {
  const definition = catalogue.offered('p_pc').find(one => one.ref.id === 'modulo-30')?.definition
  if (!definition) throw new Error('modulo-30 is not offered')
  const state = openDraft(compileProcedure(definition, kinds), syntheticAnswers(definition), surroundingsAt('2027-03-10T10:00:00Z', catalogue.places('p_pc')))
  expect(problemsIn(state)).toEqual([])
})

test('the code names no procedure, no administration and no office: they are data', () => {
  const words = new Set(catalogue.bodies.all.flatMap(({ id }) => [id, ...catalogue.offered(id).flatMap(({ ref, definition }) => [ref.id, definition.office.id])]))
  words.delete('modulo-30')
  const quoted = [...words].map(word => new RegExp(`['"\`]${word}['"\`]`))
  const product = sourcesUnder('src', '.ts', '.vue').filter(file => isProduct(file) && !file.path.startsWith('src/server/demonstration/'))
  const naming = product.filter(({ text }) => quoted.some(word => word.test(text)))
  expect(naming.map(({ path }) => path)).toEqual([])
})
