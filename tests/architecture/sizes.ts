import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync } from 'node:zlib'
import { bundlesOf } from '#server/catalogue/bundles.ts'
import { readCatalogue } from '#server/catalogue/index.ts'

/** `node tests/architecture/sizes.ts [dist]`: what the built app weighs on the wire. Ends with 1 when something outgrew its limit. */

export interface Size {
  readonly what: string
  readonly bytes: number
  /** What the gate holds. */
  readonly limit: number
  /** What was wanted, where the limit is only what was reached so far. */
  readonly goal?: number
  /** The files it is the sum of, heaviest first. */
  readonly parts: readonly Part[]
}

interface Part { readonly name: string, readonly bytes: number }
interface Chunk { readonly file: string, readonly imports?: readonly string[], readonly css?: readonly string[] }
type Manifest = Readonly<Record<string, Chunk>>

const room = (path: string): string => `src/client/${path}`

/** What must be there before a page can be used, beside the entry: its own chunk, and what that loads at once. */
const PAGES = {
  home: [room('catalogue/HomePage.vue')],
  services: [room('catalogue/CataloguePage.vue')],
  filing: [room('filing/FilingPage.vue'), room('storage/open.ts'), room('pwa/start.ts'), ...['filing', 'field', 'problem'].map(texts => room(`text/it/${texts}.ts`))],
} as const

/** Measures a built app. @throws when the build is missing, or is not made of the pages known here: then this file must learn its new shape */
export async function measureSizes(dist: string): Promise<readonly Size[]> {
  const manifest = readManifest(dist)
  const entries = entriesOf(dist, manifest)
  const scripts = (...roots: readonly string[]): readonly Part[] => weigh(dist, chunksOf(manifest, [...entries, ...roots]).map(chunk => chunk.file).filter(file => file.endsWith('.js')))
  const styles = (...roots: readonly string[]): readonly Part[] => weigh(dist, chunksOf(manifest, [...entries, ...roots]).flatMap(chunk => chunk.css ?? []))
  return [
    total('scripts before home can be used', 75_000, scripts(...PAGES.home)),
    total('scripts before the services can be used', 75_000, scripts(...PAGES.services)),
    total('styles of home', 45_000, styles(...PAGES.home)),
    total('styles of a filing', 45_000, styles(...PAGES.filing)),
    // Vue, router, Pinia, Dexie and yup are 95 kB of it: the goal needs one of them gone.
    { ...total('scripts of a filing', 169_500, scripts(...PAGES.filing)), goal: 150_000 },
    total('everything for offline use', 1_500_000, [...weigh(dist, keptFiles(dist)), ...await weighData()]),
  ]
}

function readManifest(dist: string): Manifest {
  const path = join(dist, '.vite/manifest.json')
  if (!existsSync(path)) throw new Error(`${path} is missing: build the app first (npm run build)`)
  return JSON.parse(readFileSync(path, 'utf8')) as Manifest
}

/** The chunks that the start page loads. */
function entriesOf(dist: string, manifest: Manifest): readonly string[] {
  const scripts = [...readFileSync(join(dist, 'index.html'), 'utf8').matchAll(/<script[^>]* src="\/([^"]+)"/g)].map(([, file]) => file)
  const entries = Object.keys(manifest).filter(key => scripts.includes(manifest[key]?.file))
  if (entries.length === 0 || entries.length < scripts.length) throw new Error(`the start page loads ${scripts.join(', ') || 'no script'}: chunks of the build were expected`)
  return entries
}

/** The chunks that load with these, directly or through static imports. */
function chunksOf(manifest: Manifest, roots: readonly string[]): readonly Chunk[] {
  const found = new Map<string, Chunk>()
  const waiting = [...roots]
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    if (found.has(key)) continue
    const chunk = manifest[key]
    if (!chunk) throw new Error(`the build has no ${key}`)
    found.set(key, chunk)
    waiting.push(...chunk.imports ?? [])
  }
  return [...found.values()]
}

/** What the service worker fetches at a first visit: the patterns of vite.config.ts, the small files in their archives. */
function keptFiles(dist: string): readonly string[] {
  const names = readdirSync(dist, { recursive: true, encoding: 'utf8' })
  const archives = names.filter(name => /^assets\/archive-[^/]+\.json$/.test(name))
  const inside = new Set(archives.flatMap(name => Object.keys(JSON.parse(readFileSync(join(dist, name), 'utf8')) as object).map(path => path.slice(1))))
  return [...archives, ...names.filter(name => /\.(?:js|css|html|svg|png|woff2|ico)$/.test(name) && !name.startsWith('.vite') && !inside.has(name))]
}

/** The bytes that travel: the precompressed file where there is one. */
function weigh(dist: string, files: readonly string[]): readonly Part[] {
  return [...new Set(files)].map(name => {
    const path = join(dist, name)
    return { name, bytes: statSync(existsSync(`${path}.br`) ? `${path}.br` : path).size }
  })
}

/** The definitions and lists of the administration that has most of them. */
async function weighData(): Promise<readonly Part[]> {
  const catalogue = await readCatalogue(['procedures'])
  const packs = catalogue.bodies.all.map(({ id }) => [
    ...catalogue.lists(id).map(({ name, json }) => ({ name: `list ${name}`, bytes: brotliCompressSync(json).byteLength })),
    ...bundlesOf(catalogue.offered(id)).map((bundle, index) => ({ name: `definitions, bundle ${String(index + 1)}`, bytes: brotliCompressSync(bundle.text()).byteLength })),
  ])
  return packs.toSorted((one, other) => sum(other) - sum(one))[0] ?? []
}

function total(what: string, limit: number, parts: readonly Part[]): Size {
  return { what, limit, bytes: sum(parts), parts: parts.toSorted((one, other) => other.bytes - one.bytes) }
}

function sum(parts: readonly Part[]): number {
  return parts.reduce((bytes, part) => bytes + part.bytes, 0)
}

function kilo(bytes: number): string {
  return `${(bytes / 1_000).toFixed(1)} kB`
}

if (import.meta.main) {
  const sizes = await measureSizes(process.argv[2] ?? fileURLToPath(new URL('../../dist', import.meta.url)))
  for (const { what, bytes, limit, goal, parts } of sizes) {
    const over = bytes > limit
    process.stdout.write(`${over ? 'OVER' : 'kept'}  ${what}: ${kilo(bytes)} of ${kilo(limit)}${goal === undefined ? '' : `, wanted ${kilo(goal)}`}\n`)
    if (over) process.stdout.write(parts.slice(0, 15).map(part => `        ${kilo(part.bytes).padStart(9)}  ${part.name}\n`).join(''))
  }
  process.exitCode = sizes.some(({ bytes, limit }) => bytes > limit) ? 1 : 0
}
