import { beforeAll, expect, test } from 'vitest'
import { compileProcedure } from '#domain/condition/compile.ts'
import { kinds } from '#fields/index.ts'
import { readCatalogue, type Catalogue } from '#server/catalogue/catalogue.ts'
import { runCase, type Offer } from '#server/catalogue/cases.ts'
import { runCases } from '#server/catalogue/run-cases.ts'
import type { CaseSource } from '#server/catalogue/shape.ts'
import { readSources, type Source, type Sources } from '#server/catalogue/source.ts'

const REPORT = 'segnalazione-strada'
let shipped: Catalogue
let sources: Sources

beforeAll(async () => {
  shipped = await readCatalogue(['procedures'])
  sources = await readSources(['procedures'])
})

test('every case holds in each administration that offers its procedure, and every condition is reached both ways', { timeout: 60_000 }, async () => {
  const { faults, examples, held } = await runCases(shipped, sources)
  expect(faults).toEqual([])
  expect(held).toBeGreaterThan(examples)
})

test('a case that does not hold says what came out', async () => {
  const example = theFirst()
  expect((await runCase(example, theReport())).failures).toEqual([])
  const wrong = await runCase({ ...example, expect: { result: 'refused', problems: { titolo: 'field.required' } } }, theReport())
  expect(wrong.failures).toEqual(['it was accepted, and a refusal was expected'])
  const untitled = Object.fromEntries(Object.entries(example.answers).filter(([id]) => id !== 'titolo'))
  const refused = await runCase({ ...example, answers: untitled, expect: {} }, theReport())
  expect(refused.failures.join()).toContain('field.required')
})

test('a case runs in every administration: what another does not do is a fault of its own', async () => {
  const example: CaseSource = { ...theFirst(), name: 'massi', in: {} }
  const { faults, held } = await runCases(shipped, casesOf([example]))
  expect(held).toBe(1)
  expect(faults.filter(fault => fault.level === 'error').map(fault => fault.message)).toEqual(['massi, p_sp: warnings not expected: field.incoherent punto'])
  const named = await runCases(shipped, casesOf([{ ...example, body: 'p_pc' }]))
  expect(named.faults.filter(fault => fault.level === 'error')).toEqual([])
})

test('what a case says of an administration where it does not run is a fault', async () => {
  const { faults } = await runCases(shipped, casesOf([{ ...theFirst(), name: 'massi', body: 'p_pc', in: { p_sp: {} } }]))
  expect(faults.map(fault => fault.message)).toContain('massi: it does not run in p_sp')
})

test.each([
  ['danni-fauna-colture', 0, 'no case has check denuncia-tardiva holding: false'],
  ['danni-fauna-colture', 0, 'no case has step delega shown: true'],
  ['concorso-domanda', 14, 'no case has servizi_pa.percentuale shown: true'],
])('a check, a step and a cell of a table that go one way only are named (%s %d)', async (name, place, message) => {
  const { faults } = await runCases(shipped, casesOf([sources.cases.get(name)?.content.at(place) ?? theFirst()], name))
  expect(faults.map(fault => fault.message)).toContain(message)
})

function theFirst(): CaseSource {
  const [example] = sources.cases.get(REPORT)?.content ?? []
  if (!example) throw new Error('the road report has no cases')
  return example
}

function theReport(): Offer {
  const published = shipped.offered('p_pc').find(one => one.definition.id === REPORT)
  if (!published) throw new Error('the road report has gone')
  return { body: 'p_pc', published, procedure: compileProcedure(published.definition, kinds), places: shipped.places('p_pc') }
}

function casesOf(content: readonly CaseSource[], name = REPORT): Pick<Sources, 'cases'> {
  const source: Source<readonly CaseSource[]> = { file: `${name}.cases.yaml`, folder: 'procedures', content, lineOf: () => 1 }
  return { cases: new Map([[name, source]]) }
}
