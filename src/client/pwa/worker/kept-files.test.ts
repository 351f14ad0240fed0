import { expect, test } from 'vitest'
import { keptFiles } from './kept-files.ts'

const AT = 'https://sportello.example'
const [SCRIPT, STYLE, PAGE] = [`${AT}/assets/app-1.js`, `${AT}/assets/app-1.css`, `${AT}/index.html`]
const PAGE_KEY = `${PAGE}?__WB_REVISION__=one`
const FILES = [{ url: SCRIPT, key: SCRIPT }, { url: STYLE, key: STYLE }, { url: PAGE, key: PAGE_KEY }]
const startPage = (...assets: readonly string[]): string => assets.map(path => `<script type="module" src="${path}"></script>`).join('')

/** A browser's cache, and a server that has these files. */
function aDevice(served: Readonly<Record<string, string>>, archives: readonly string[] = []) {
  const store = new Map<string, string>()
  const types = new Map<string, string | null>()
  const urlOf = (key: RequestInfo | URL): string => new Request(key).url
  const asked: string[] = []
  const cache: Pick<Cache, 'keys' | 'match' | 'put'> = {
    keys: () => Promise.resolve([...store.keys()].map(url => new Request(url))),
    match: key => Promise.resolve(store.has(urlOf(key)) ? new Response(store.get(urlOf(key))) : undefined),
    put: async (key, answer) => {
      store.set(urlOf(key), await answer.clone().text())
      types.set(urlOf(key), answer.headers.get('content-type'))
    },
  }
  const files = keptFiles(FILES, archives, {
    cache: () => Promise.resolve(cache),
    fetch: ({ url }) => {
      asked.push(url)
      const content = served[url]
      return content === undefined ? Promise.reject(new TypeError('no network')) : Promise.resolve(new Response(content))
    },
  })
  return { store, types, asked, files }
}

const WHOLE = { [SCRIPT]: 'script', [STYLE]: 'style', [PAGE]: startPage('/assets/app-1.js') }

test('what is lost comes back, and nothing else is asked for', async () => {
  const { files, store, asked } = aDevice(WHOLE)
  store.set(SCRIPT, 'script').set(STYLE, 'style')
  await files.mend()
  expect(asked).toEqual([PAGE])
  expect(store.get(PAGE_KEY)).toBe(WHOLE[PAGE])
  await files.mend()
  expect(asked).toHaveLength(1)
})

test('a start page of another version is not taken for ours', async () => {
  const { files, store } = aDevice({ ...WHOLE, [PAGE]: startPage('/assets/app-2.js') })
  await files.mend()
  expect([...store.keys()].sort()).toEqual([STYLE, SCRIPT].sort())
})

test('without a network nothing happens', async () => {
  const { files, store } = aDevice({})
  await files.mend()
  expect(store.size).toBe(0)
})

test('ahead of the others come the files that never change, from the last on', async () => {
  const { files, store, asked } = aDevice(WHOLE)
  await files.keepAhead()
  expect(asked).toEqual([STYLE, SCRIPT])
  expect([...store.keys()]).toEqual([STYLE, SCRIPT])
})

const ARCHIVE = `${AT}/assets/archive-1.json`

test('what archives hold is not fetched by itself, and is kept as what it is', async () => {
  const archive = JSON.stringify({ '/assets/app-1.css': 'style', '/assets/of-another-version.js': 'script', '/assets/app-1.txt': 'text' })
  const { files, store, types, asked } = aDevice({ ...WHOLE, [ARCHIVE]: archive }, [ARCHIVE])
  await files.keepAhead()
  expect(asked).toEqual([ARCHIVE, SCRIPT])
  expect([...store]).toEqual([[STYLE, 'style'], [SCRIPT, 'script']])
  expect(types.get(STYLE)).toBe('text/css; charset=utf-8')
})

test.each([
  ['that is not there', {}],
  ['that ends in the middle', { [ARCHIVE]: '{"/assets/app-1.css":"sty' }],
])('an archive %s costs nothing but time', async (_, served) => {
  const { files, asked, store } = aDevice({ ...WHOLE, ...served }, [ARCHIVE])
  await files.keepAhead()
  expect(asked).toEqual([ARCHIVE, STYLE, SCRIPT])
  expect(store.get(STYLE)).toBe('style')
})

test('for what little is missing no archive is fetched, and what is there stays', async () => {
  const { files, store, asked } = aDevice({ ...WHOLE, [ARCHIVE]: '{}' }, [ARCHIVE])
  store.set(SCRIPT, 'script')
  await files.keepAhead()
  expect(asked).toEqual([STYLE])
})
