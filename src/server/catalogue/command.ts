import { readCatalogue } from './catalogue.ts'
import { lintCases } from './lint.ts'
import { runCases } from './run-cases.ts'
import { readSources, type Fault } from './source.ts'

/**
 * `npm run procedures [folder …]`: checks every definition and runs every case, in each administration that offers it.
 * Prints `file:line: what is wrong` and ends with a count; status 1 when anything is wrong beyond a warning.
 */
const folders = ['procedures', ...(process.env['PROCEDURES'] ?? '').split(',').filter(Boolean), ...process.argv.slice(2)]
const catalogue = await readCatalogue(folders)
const sources = await readSources(folders)
const { faults: caseFaults, examples, held } = await runCases(catalogue, sources)
const faults = distinct([...catalogue.faults, ...sources.faults, ...lintCases(sources), ...caseFaults])
for (const { file, line, level, message } of faults) process.stdout.write(`${file}:${String(line)}: ${level === 'warning' ? 'warning: ' : ''}${message}\n`)
const errors = faults.filter(fault => fault.level === 'error').length
const offered = catalogue.bodies.all.map(body => `${body.id} offers ${String(catalogue.offered(body.id).length)}`)
process.stdout.write(`${offered.join(', ')}; ${String(examples)} cases hold ${String(held)} times; ${String(errors)} errors, ${String(faults.length - errors)} warnings\n`)
process.exitCode = errors > 0 ? 1 : 0

/** The same fault shows once for each administration. */
function distinct(faults: readonly Fault[]): readonly Fault[] {
  return [...new Map(faults.map(fault => [`${fault.file}:${String(fault.line)} ${fault.message}`, fault])).values()]
    .sort((one, other) => one.file.localeCompare(other.file) || one.line - other.line)
}
