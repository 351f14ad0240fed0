/** One file of the built app: where it is asked for, and under which address it is kept. They differ where the content may change and the address does not. */
export interface KeptFile { readonly url: string, readonly key: string }

export interface KeptFilesPorts {
  readonly cache: () => Promise<Pick<Cache, 'keys' | 'match' | 'put'>>
  readonly fetch: (request: Request) => Promise<Response>
}

export interface KeptFiles {
  /**
   * Keeps the files whose address changes with their content: the small ones from archives when most are missing, the others from the last on.
   * One that fails is left to who keeps them one by one from the first.
   */
  readonly keepAhead: () => Promise<void>
  /** Fetches what should be kept and is not. Without a network, or from a server that has another version by now, it does nothing. May be called again. */
  readonly mend: () => Promise<void>
}

/** As many as a browser has connections to one server: on a slow line most of a small file's time is the way there and back. What a page asks for goes first. */
const LANES = 6
const START_PAGE = /\/index\.html$/
const TYPES: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml' }

/**
 * The files of this version in the worker's cache, which all versions share.
 *
 * Workbox fetches and keeps one file after the other, from the first on, when a version is installed. Others are kept where it will look for them, from the
 * last on, a few at a time, until the two meet: what it finds it leaves. What is lost afterwards it never brings back: a version that was let in while the next
 * was being fetched has thrown away what that one had already kept, and a battery that dies takes what the browser had not written. Without its start page the
 * app does not open where there is no network, so the worker looks again.
 *
 * @param archives addresses of JSON objects of contents by path, each of small files that are also among `files`: src/build/archives.ts writes them
 */
export function keptFiles(files: readonly KeptFile[], archives: readonly string[], { cache, fetch }: KeptFilesPorts): KeptFiles {
  const addresses = new Set(files.map(({ url }) => new URL(url).pathname))
  const unchanging = new Map(files.filter(({ url, key }) => url === key).map(file => [new URL(file.url).pathname, file]))

  async function keep({ url, key }: KeptFile): Promise<void> {
    const answer = await fetch(new Request(url, url === key ? { priority: 'low' } : { cache: 'reload', priority: 'low' }))
    if (!answer.ok || answer.redirected || !await isOurs(url, answer)) return
    await (await cache()).put(key, answer)
  }

  /** What the archive holds and this version has not: the name of each file says its content, so an archive of another version brings nothing wrong. */
  async function unpack(archive: string): Promise<void> {
    const answer = await fetch(new Request(archive, { priority: 'low' }))
    if (!answer.ok || answer.redirected) return
    const kept = await cache()
    for (const [path, content] of Object.entries(await answer.json() as Readonly<Record<string, string>>)) {
      const file = unchanging.get(path)
      const type = TYPES[path.slice(path.lastIndexOf('.') + 1)]
      if (!file || type === undefined || await kept.match(file.key)) continue
      const bytes = new TextEncoder().encode(content)
      await kept.put(file.key, new Response(bytes, { headers: { 'content-type': `${type}; charset=utf-8`, 'content-length': String(bytes.byteLength) } }))
    }
  }

  /** A start page is of the version whose files it asks for. */
  async function isOurs(url: string, answer: Response): Promise<boolean> {
    if (!START_PAGE.test(url)) return true
    const asked = (await answer.clone().text()).matchAll(/\b(?:src|href)="(\/assets\/[^"]+)"/g)
    return [...asked].every(([, path = '']) => addresses.has(path))
  }

  async function each<T>(some: Iterable<T>, work: (one: T) => Promise<void>): Promise<void> {
    const waiting = some[Symbol.iterator]()
    const lane = async (): Promise<void> => {
      for (let next = waiting.next(); next.done !== true; next = waiting.next()) await work(next.value).catch(() => undefined) // no network: the next time
    }
    await Promise.all(Array.from({ length: LANES }, lane))
  }

  return {
    keepAhead: async () => {
      const kept = await cache()
      const missing = async (): Promise<readonly KeptFile[]> => {
        const there = new Set((await kept.keys()).map(({ url }) => url))
        return [...unchanging.values()].filter(({ key }) => !there.has(key))
      }
      if ((await missing()).length * 2 > unchanging.size) await each(archives, unpack)
      await each((await missing()).toReversed(), async file => { if (!await kept.match(file.key)) await keep(file) })
    },
    mend: async () => {
      const there = new Set((await (await cache()).keys()).map(({ url }) => url))
      await each(files.filter(({ key }) => !there.has(key)), keep)
    },
  }
}
