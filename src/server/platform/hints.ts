import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

interface Chunk { readonly file: string, readonly imports?: readonly string[], readonly css?: readonly string[], readonly assets?: readonly string[] }
type Manifest = Readonly<Record<string, Chunk>>

/** The pages that strangers land on, and what of the client draws each: what is seen first, then what follows. */
const PAGES: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^\/$/, ['catalogue/HomePage.vue']],
  [/^\/servizi\/?$/, ['catalogue/CataloguePage.vue']],
  [/^\/servizi\/[^/]+$/, ['catalogue/SheetPage.vue']],
  [/^\/privacy$/, ['information/PrivacyPage.vue']],
  [/^\/note-legali$/, ['information/LegalPage.vue']],
  [/^\/accessibilita$/, ['information/AccessibilityPage.vue']],
  [/^\/nuova\/[^/]+$/, ['filing/BeginPage.vue', 'filing/FilingPage.vue', 'storage/open.ts']],
  [/^\/bozze\/?$/, ['filing/DraftsPage.vue', 'storage/open.ts']],
  [/^\/bozze\/[^/]+/, ['filing/FilingPage.vue', 'storage/open.ts']],
]
const CATALOGUE = '</api/catalogue>; rel=preload; as=fetch; crossorigin'

/** What a page will ask for: the `Link` header that names it, and the styles of what is seen first. */
export interface Hints { readonly link: string, readonly styles: readonly string[] }

/**
 * The `Link` header that goes with a page: the scripts it will ask for come beside the first one, not after it, which saves a slow phone
 * a round trip or two; but not before what the page is painted with, for its words stand in it already.
 * @returns nothing for pages that need no more than the start page names, and for a build without its manifest
 */
export async function readHints(dist: string): Promise<(path: string) => Hints | undefined> {
  const text = await readFile(join(dist, '.vite', 'manifest.json'), 'utf8').catch(() => '{}') // the app works without hints
  const manifest = JSON.parse(text) as Manifest // written by the build
  const pages = PAGES.map(([address, sources]) => ({ address, hints: hintsOf(manifest, sources.map(source => `src/client/${source}`)) }))
  return path => pages.find(({ address }) => address.test(path))?.hints
}

function hintsOf(manifest: Manifest, [first = '', ...following]: readonly string[]): Hints | undefined {
  const all = chunksOf(manifest, [first, ...following])
  if (all.length === 0) return undefined
  const fonts = all.flatMap(({ assets = [] }) => assets).filter(file => file.endsWith('.woff2'))
  const links = [ // what is read before what is run: a narrow line brings them in this order
    ...stylesOf(all).map(file => `</${file}>; rel=preload; as=style; crossorigin`),
    ...fonts.map(file => `</${file}>; rel=preload; as=font; type=font/woff2; crossorigin`),
    ...all.map(({ file }) => `</${file}>; rel=modulepreload; fetchpriority=low`),
    CATALOGUE,
  ]
  return { link: links.join(', '), styles: stylesOf(chunksOf(manifest, [first])) }
}

/** The chunks of these sources, and all that they import. */
function chunksOf(manifest: Manifest, sources: readonly string[]): readonly Chunk[] {
  const chunks = new Map<string, Chunk>()
  const waiting = sources.filter(source => source in manifest)
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    const chunk = manifest[key]
    if (!chunk || chunks.has(key)) continue
    chunks.set(key, chunk)
    waiting.push(...chunk.imports ?? [])
  }
  return [...chunks.values()]
}

function stylesOf(chunks: readonly Chunk[]): readonly string[] {
  return [...new Set(chunks.flatMap(({ css = [] }) => css))]
}
