import { cp, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Page } from '@playwright/test'

const BUILT = fileURLToPath(new URL('../../../dist', import.meta.url))

/** Puts the built app into a folder of its own, where newer ones can take its place while servers run on it. */
export async function unpackRelease(folder: string): Promise<void> {
  await cp(BUILT, folder, { recursive: true })
}

/** What a release wanted that could not be fetched whole. */
const WANTED = /\{"revision":null,"url":"assets\/missing-[^"]+"\},/g

/** The next release: another start page, and a worker that knows it. @param missing a file that it wants too, and that does not come */
export async function deploy(folder: string, build: string, missing?: string): Promise<void> {
  await replace(join(folder, 'index.html'), text => text.replace(/<html\b[^>]*>/, tag => tag.replace(/ data-build="[^"]*"/, '').replace('>', ` data-build="${build}">`)))
  await replace(join(folder, 'sw.js'), text => text.replace(/\{"revision":"[^"]+","url":"index\.html"\}/, `${missing === undefined ? '' : `{"revision":null,"url":"${missing}"},`}{"revision":"${build}","url":"index.html"}`).replaceAll(missing === undefined ? WANTED : '\0', ''))
}

/** Each file at once: who reads it meanwhile gets the one or the other. */
async function replace(path: string, change: (text: string) => string): Promise<void> {
  const text = change(await readFile(path, 'utf8'))
  for (const [ending, bytes] of [['', text], ['.br', brotliCompressSync(text)], ['.gz', gzipSync(text)]] as const) {
    await writeFile(`${path}${ending}.new`, bytes)
    await rename(`${path}${ending}.new`, `${path}${ending}`)
  }
}

/** Which release a page is of. */
export const buildOf = (page: Page): Promise<string | null> => page.locator('html').getAttribute('data-build')

/** What the app does by itself every hour. */
export const lookForUpdate = (page: Page): Promise<void> => page.evaluate(async () => { await (await navigator.serviceWorker.ready).update() })
