import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compileProcedure } from '#domain/condition/compile.ts'
import { answer, openDraft } from '#domain/filing/draft.ts'
import { migrateDraft, type Migration } from '#domain/filing/migrate.ts'
import { surroundingsAt } from '#domain/filing/surroundings.ts'
import { kinds } from '#fields/index.ts'
import { readCatalogue, type Catalogue } from '#server/catalogue/catalogue.ts'
import { readSources, type Sources } from '#server/catalogue/source.ts'

let catalogue: Catalogue
let sources: Sources
let folder: string

beforeAll(async () => {
  catalogue = await readCatalogue(['procedures'])
  sources = await readSources(['procedures'])
  folder = await mkdtemp(join(tmpdir(), 'versions-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** The procedures of one area, with all they need: quick to read. */
async function small(name: string): Promise<string> {
  for (const part of ['_bodies', '_blocks', '_lists', '_catalogue', 'scuola']) await cp(join('procedures', part), join(folder, name, part), { recursive: true })
  return join(folder, name)
}

/** A worked example of the first version, taken over to the one now offered. */
function takenOver(id: string, body = 'p_pc'): Migration {
  const first = catalogue.earlier(body).find(one => one.ref.id === id && one.ref.version === 1)
  const current = catalogue.offered(body).find(one => one.ref.id === id)
  const [example] = sources.cases.get(`${id}.v1`)?.content ?? []
  if (!first || !current || !example) throw new Error(`${id} has no first version beside the current one`)
  const procedure = compileProcedure(first.definition, kinds)
  const given = Object.entries(example.answers).filter(([field]) => procedure.fields.get(field)?.field.type !== 'attachment')
  const before = given.reduce((state, [field, raw]) => answer(state, field, raw), openDraft(procedure, {}, surroundingsAt('2026-11-20T11:00:00Z', catalogue.places(body))))
  return migrateDraft(before, compileProcedure(current.definition, kinds))
}

describe('a draft of the first version goes over to the second', () => {
  test('a renamed question and a renamed option', () => {
    const { state, changes } = takenOver('segnalazione-edificio-scolastico')
    expect(state.answers['locale']).toBe('Secondo piano, aula 2B')
    expect(state.answers).not.toHaveProperty('piano')
    expect(changes.filter(change => change.is === 'ask-again' || change.is === 'removed')).toEqual([])
    expect(changes.flatMap(change => change.is === 'new' ? [change.to.path] : [])).toEqual(['locale_usato'])
  })

  test('a measure in another unit is converted, with the reason', () => {
    const { state, changes } = takenOver('tombinamento-fosso')
    expect(state.answers['diametro_cm']).toBe('60')
    expect(changes.filter(change => change.is !== 'carried')).toMatchObject([{ is: 'converted', from: { path: 'diametro', answer: 600 }, to: { path: 'diametro_cm', answer: '60' } }])
    expect(JSON.stringify(changes.filter(change => change.is === 'converted'))).toContain('Ora il diametro si scrive in centimetri')
  })

  test('an amount that means something else now is asked again, and shown', () => {
    const { state, changes } = takenOver('danni-fauna-colture')
    expect(state.answers).not.toHaveProperty('deminimis')
    expect(changes.filter(change => change.is !== 'carried')).toMatchObject([{ is: 'ask-again', from: { path: 'deminimis' }, to: { path: 'deminimis' } }])
  })
})

test('a call written in words is asked again, now that the body lists its own', () => {
  const { state, changes } = takenOver('studio-consulenza-autorizzazione')
  expect(state.answers).not.toHaveProperty('bando')
  expect(changes.filter(change => change.is !== 'carried')).toMatchObject([{ is: 'ask-again', from: { path: 'bando' }, to: { path: 'bando' } }])
})

test('every version of a procedure is kept, and only the highest is offered', () => {
  for (const body of catalogue.bodies.all) {
    const offered = new Map(catalogue.offered(body.id).map(one => [one.ref.id, one.ref.version]))
    expect(offered.size).toBe(catalogue.offered(body.id).length)
    for (const { ref } of catalogue.earlier(body.id)) expect(offered.get(ref.id) ?? 0).toBeGreaterThan(ref.version)
  }
  expect(catalogue.earlier('p_pc').map(one => one.ref.id).toSorted()).toEqual(['danni-fauna-colture', 'segnalazione-edificio-scolastico', 'studio-consulenza-autorizzazione', 'tombinamento-fosso'])
})

const SECOND = 'scuola/segnalazione-edificio-scolastico.yaml'
const FIRST = 'scuola/segnalazione-edificio-scolastico.v1.yaml'

describe('a fault in a version is named with its file and line', () => {
  test.each([
    ['twice', FIRST, /^version: 1/m, 'version: 2', 'version 2 of segnalazione-edificio-scolastico is also in', SECOND],
    ['misnamed', FIRST, /^version: 1/m, 'version: 3', 'the file\'s name says version 1', FIRST],
    ['silent', SECOND, / {4}- rename: .*\n/, '', '', ''],
    ['rename', SECOND, /piano: locale/, 'paino: locale', 'version 1 has no field paino', SECOND],
    ['option', SECOND, /barriere-architettoniche: accessibilita/, 'barriere: accessibilita', 'categoria had no option barriere', SECOND],
    ['gone', SECOND, / {4}- options: .*\n.*\n/, '', 'categoria no longer has the option barriere-architettoniche', SECOND],
    ['unkept', SECOND, /^ {2}1:\n/m, '  7:\n', 'version 7 is not kept beside this one', SECOND],
    ['not a step', SECOND, /rename: \{/, 'renmae: {', 'must not have additional properties', SECOND],
  ])('%s', async (...[name, file, pattern, replacement, message, at]) => {
    const copy = await small(name)
    const source = await readFile(join(copy, file), 'utf8')
    expect(source).toMatch(pattern)
    await writeFile(join(copy, file), source.replace(pattern, replacement))
    const { faults } = await readCatalogue([copy])
    const errors = faults.filter(fault => fault.level === 'error' && !fault.message.includes('enabled'))
    if (message === '') {
      expect(errors).toEqual([]) // a field that has gone and one that is new: nothing to be said
      return
    }
    const fault = errors.find(one => one.message.includes(message))
    expect(fault, JSON.stringify(errors)).toBeDefined()
    expect(fault?.file).toContain(at)
    expect(fault?.line).toBeGreaterThan(1)
  })
})

test('a further folder may hold the next version of a procedure', async () => {
  const further = join(folder, 'further')
  await cp(`procedures/${SECOND}`, join(further, SECOND), { recursive: true })
  const source = await readFile(join(further, SECOND), 'utf8')
  await writeFile(join(further, SECOND), source.replace(/^version: 2/m, 'version: 3'))
  const read = await readCatalogue([await small('main'), further])
  expect(read.offered('p_pc').find(one => one.ref.id === 'segnalazione-edificio-scolastico')?.ref.version).toBe(3)
  expect(read.earlier('p_pc').filter(one => one.ref.id === 'segnalazione-edificio-scolastico').map(one => one.ref.version)).toEqual([2, 1])
  expect(read.faults.filter(fault => fault.level === 'error' && fault.file.startsWith(folder))).toEqual([])
})
