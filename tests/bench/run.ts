import { fileURLToPath } from 'node:url'
import { asTable, runLoaded, writeResults, type Bench, type LoadedResult } from './report.ts'

/**
 * `npm run bench [name …]` measures and writes `results/`. It never fails because a number is bad: machines differ, people read.
 */
const BENCHES: Readonly<Record<string, () => Promise<Bench>>> = {
  sizes: async () => (await import('./sizes.ts')).sizesBench,
  server: async () => (await import('./server.ts')).serverBench,
  client: async () => (await import('./client.ts')).clientBench,
  services: async () => (await import('./services.ts')).servicesBench,
  lighthouse: async () => (await import('./lighthouse.ts')).lighthouseBench,
}

const asked = process.argv.slice(2)
const unknown = asked.filter(name => !(name in BENCHES))
if (unknown.length > 0) throw new Error(`no bench called ${unknown.join(', ')}: there are ${Object.keys(BENCHES).join(', ')}`)

const results: LoadedResult[] = []
for (const [name, load] of Object.entries(BENCHES)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  process.stdout.write(`\n── ${name} ──\n`)
  const result = await runLoaded(await load())
  process.stdout.write(`${asTable(result)}\n`)
  results.push(result)
}
process.stdout.write(`\n${await writeResults(fileURLToPath(new URL('results', import.meta.url)), results)}\n`)
