import { createHash } from 'node:crypto'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Plugin } from 'vite'

/**
 * Small text files of the app, whose name holds a hash of their content. Workers are left out: what a worker may do is said by the headers
 * of the answer that brings its script.
 */
const SMALL_TEXT = /^(?!.*worker)[\w.-]+\.(?:js|css|svg)$/
/** Larger ones stay answers of their own: of what a worker has put together itself a browser keeps no compiled code. */
const SMALL_BYTES = 5_000
/** Compressed a quarter of it: on a weak line an answer that comes whole within seconds. */
const ARCHIVE_BYTES = 200_000

/**
 * Writes the app's small files a second time, many to an archive, for the first visit of a service worker: on a weak line most of a small file's
 * time is the way there and back, and together they compress to two thirds. Each archive is a JSON object of contents by path.
 * Runs before the worker is made, whose list of files must name the archives.
 */
export function archives(): Plugin {
  let folder = 'dist'
  return {
    name: 'archives',
    apply: 'build',
    configResolved(config) { folder = config.build.outDir },
    closeBundle: {
      order: 'pre',
      sequential: true,
      handler: async () => { await writeArchives(join(folder, 'assets')) },
    },
  }
}

/** Puts the small files of `assets` into archives there. May be called again: the same files make the same archives. @returns the names of the archives */
export async function writeArchives(assets: string): Promise<readonly string[]> {
  const names = (await readdir(assets)).filter(name => SMALL_TEXT.test(name)).sort()
  const written: string[] = []
  let content: Record<string, string> = {}
  let bytes = 0
  const close = async (): Promise<void> => {
    const text = JSON.stringify(content)
    const name = `archive-${createHash('sha256').update(text).digest('hex').slice(0, 12)}.json`
    await writeFile(join(assets, name), text)
    written.push(name)
    content = {}
    bytes = 0
  }
  for (const name of names) {
    const { size } = await stat(join(assets, name))
    if (size > SMALL_BYTES) continue
    content[`/assets/${name}`] = await readFile(join(assets, name), 'utf8')
    bytes += size
    if (bytes >= ARCHIVE_BYTES) await close()
  }
  if (bytes > 0) await close()
  return written
}
