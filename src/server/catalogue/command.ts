import { termOf } from '#domain/filing/about.ts'
import type { DraftState } from '#domain/filing/assessment.ts'
import { fieldsOf } from '#domain/procedure/definition.ts'
import { readCatalogue, type Catalogue, type PublishedDefinition } from './catalogue.ts'
import { runCase } from './cases.ts'
import { lintCases } from './lint.ts'
import { readSources, type Fault, type Sources } from './source.ts'
import { namedVersion } from './versions.ts'

/**
 * `npm run procedures [folder …]`: checks every definition and runs every case, for each administration that offers it.
 * Prints `file:line: what is wrong` and ends with a count; status 1 when anything is wrong beyond a warning.
 */
const folders = ['procedures', ...(process.env['PROCEDURES'] ?? '').split(',').filter(Boolean), ...process.argv.slice(2)]
const catalogue = await readCatalogue(folders)
const sources = await readSources(folders)
const { faults: caseFaults, held } = await runCases(catalogue, sources)
const faults = distinct([...catalogue.faults, ...sources.faults, ...lintCases(sources), ...caseFaults])
for (const { file, line, level, message } of faults) process.stdout.write(`${file}:${String(line)}: ${level === 'warning' ? 'warning: ' : ''}${message}\n`)
const errors = faults.filter(fault => fault.level === 'error').length
const offered = catalogue.bodies.all.map(body => `${body.id} offers ${String(catalogue.offered(body.id).length)}`)
process.stdout.write(`${offered.join(', ')}; ${String(held)} cases hold; ${String(errors)} errors, ${String(faults.length - errors)} warnings\n`)
process.exitCode = errors > 0 ? 1 : 0

async function runCases(read: Catalogue, { cases }: Sources): Promise<{ faults: Fault[], held: number }> {
  const faults: Fault[] = []
  let held = 0
  for (const [name, source] of cases) {
    const { id, version } = namedVersion(name)
    const publishedIn = (body: string): readonly PublishedDefinition[] => version === undefined ? read.offered(body).filter(one => one.definition.steps.length > 0) : read.earlier(body).filter(one => one.ref.version === version)
    const reached = new Map<string, Set<boolean>>()
    let ran: PublishedDefinition | undefined
    for (const [index, example] of source.content.entries()) {
      const bodies = read.bodies.all.filter(body => example.body === undefined || example.body === body.id)
      const place = bodies.flatMap(body => publishedIn(body.id).filter(one => one.ref.id === id).map(published => ({ body, published }))).at(0)
      const at = { file: source.file, line: source.lineOf([index]), level: 'error' as const }
      if (!place) {
        faults.push({ ...at, message: `${example.name}: no administration offers ${name}` })
        continue
      }
      const { failures, state } = await runCase(example, place.published, read.places(place.body.id))
      faults.push(...failures.map(failure => ({ ...at, message: `${example.name}: ${failure}` })))
      if (failures.length === 0) held += 1
      remember(reached, state)
      ran = place.published
    }
    if (ran && version === undefined) faults.push(...oneSided(ran, reached, source.file))
  }
  return { faults, held }
}

/** Which way each condition went in this case. */
function remember(reached: Map<string, Set<boolean>>, state: DraftState): void {
  const { procedure, assessment } = state
  const note = (name: string, went: boolean): void => { reached.set(name, (reached.get(name) ?? new Set()).add(went)) }
  for (const step of procedure.definition.steps) {
    if (step.visible !== undefined) note(`step ${step.id} shown`, !assessment.hiddenSteps.has(step.id))
    for (const field of step.fields) {
      if (field.visible !== undefined && !assessment.hiddenSteps.has(step.id)) note(`${field.id} shown`, !assessment.hiddenFields.has(field.id))
      if (typeof field.required === 'string') note(`${field.id} required`, assessment.requiredFields.has(field.id))
    }
  }
  for (const { term } of procedure.terms) note(`term held by ${term.when}`, termOf(state) === term)
  for (const fee of procedure.definition.fees) if (fee.when !== undefined) note(`fee ${fee.id} due`, assessment.fees.get(fee.id)?.due ?? false)
}

/** A condition that no case reaches both ways is not shown to work. */
function oneSided({ definition }: PublishedDefinition, reached: ReadonlyMap<string, ReadonlySet<boolean>>, file: string): Fault[] {
  const conditional = new Set([
    ...definition.steps.filter(step => step.visible !== undefined).map(step => `step ${step.id} shown`),
    ...fieldsOf(definition).filter(field => field.visible !== undefined).map(field => `${field.id} shown`),
    ...fieldsOf(definition).filter(field => typeof field.required === 'string').map(field => `${field.id} required`),
    ...(definition.term.cases ?? []).map(({ when }) => `term held by ${when}`),
    ...definition.fees.filter(fee => fee.when !== undefined).map(fee => `fee ${fee.id} due`),
  ])
  return [...conditional].flatMap((name): Fault[] => {
    const went = reached.get(name) ?? new Set()
    if (went.size === 2) return []
    return [{ file, line: 1, level: 'warning', message: `no case has ${name}: ${went.has(true) ? 'false' : 'true'}` }]
  })
}

/** The same fault shows once for each administration. */
function distinct(faults: readonly Fault[]): readonly Fault[] {
  return [...new Map(faults.map(fault => [`${fault.file}:${String(fault.line)} ${fault.message}`, fault])).values()]
    .sort((one, other) => one.file.localeCompare(other.file) || one.line - other.line)
}
