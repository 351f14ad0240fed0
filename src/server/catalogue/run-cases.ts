import { compileProcedure } from '#domain/condition/compile.ts'
import { kinds } from '#fields/index.ts'
import { BothWays } from './both-ways.ts'
import { runCase, type Offer } from './cases.ts'
import type { Catalogue } from './catalogue.ts'
import type { CaseSource } from './shape.ts'
import type { Fault, Source, Sources } from './source.ts'
import { namedVersion } from './versions.ts'

/** What came of all the examples: each runs once in every administration that offers its procedure, or in the one it names. */
export interface CasesRun {
  readonly faults: readonly Fault[]
  /** How many examples there are. */
  readonly examples: number
  /** How many times an example held, each administration counted. */
  readonly held: number
}

/**
 * Runs every example in each administration that offers its procedure: amounts, terms, roads and thresholds are its own, so what holds in one says nothing of the next.
 * @returns the faults, with a warning for each condition of a current version that no example reaches both ways
 */
export async function runCases(catalogue: Catalogue, { cases }: Pick<Sources, 'cases'>): Promise<CasesRun> {
  const runs: CasesRun[] = []
  for (const [name, source] of cases) runs.push(await runFile(catalogue, name, source))
  return {
    faults: runs.flatMap(run => run.faults),
    examples: runs.reduce((sum, run) => sum + run.examples, 0),
    held: runs.reduce((sum, run) => sum + run.held, 0),
  }
}

async function runFile(catalogue: Catalogue, name: string, source: Source<readonly CaseSource[]>): Promise<CasesRun> {
  const { version } = namedVersion(name)
  const offers = offersOf(catalogue, name)
  const reached = new BothWays()
  const faults: Fault[] = []
  let held = 0
  for (const [index, example] of source.content.entries()) {
    const at = { file: source.file, line: source.lineOf([index]), level: 'error' as const }
    const here = offers.filter(({ body }) => example.body === undefined || example.body === body)
    if (here.length === 0) faults.push({ ...at, message: `${example.name}: no administration offers ${name}` })
    const elsewhere = Object.keys(example.in ?? {}).filter(body => !here.some(offer => offer.body === body))
    faults.push(...elsewhere.map(body => ({ ...at, message: `${example.name}: it does not run in ${body}` })))
    for (const offer of here) {
      const { failures, state } = await runCase(example, offer)
      faults.push(...failures.map(failure => ({ ...at, message: `${example.name}, ${offer.body}: ${failure}` })))
      if (failures.length === 0) held += 1
      reached.note(state)
    }
  }
  if (version === undefined) faults.push(...reached.missing().map((message): Fault => ({ file: source.file, line: 1, level: 'warning', message })))
  return { faults, examples: source.content.length, held }
}

/** The version that a file of cases is about, in each administration that has it; compiled once, since many examples run on it. */
function offersOf(catalogue: Catalogue, name: string): readonly Offer[] {
  const { id, version } = namedVersion(name)
  return catalogue.bodies.all.flatMap(body => {
    const here = version === undefined ? catalogue.offered(body.id).filter(one => one.definition.steps.length > 0) : catalogue.earlier(body.id).filter(one => one.ref.version === version)
    return here.filter(one => one.ref.id === id).map(published => ({ body: body.id, published, procedure: compileProcedure(published.definition, kinds), places: catalogue.places(body.id) }))
  })
}
