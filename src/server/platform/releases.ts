import { createHash } from 'node:crypto'
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'

/** A page left open through this many updates still finds its own scripts (D6). */
const RELEASES_KEPT = 5
const NAME = /^[0-9a-f]{16}$/
/** What a start that was killed has left of its copy; a younger one may still be at it. */
const HALF_MADE = /^[0-9a-f]{16}\./
const COPYING_MS = 60 * 60_000

/**
 * Keeps a copy of this build's hashed files in `releases/` of the data folder, and forgets the oldest.
 * @returns folders to look for a hashed file in, this build first; empty when there is no build
 */
export async function keepRelease(distDir: string, dataDir: string): Promise<readonly string[]> {
  const index = await readFile(join(distDir, 'index.html')).catch(() => undefined)
  if (!index) return []
  const kept = join(dataDir, 'releases')
  const name = createHash('sha256').update(index).digest('hex').slice(0, 16)
  const mine = join(kept, name)
  await mkdir(kept, { recursive: true })
  if (!await exists(mine)) await copyAssets(join(distDir, 'assets'), mine)
  await utimes(mine, new Date(), new Date())
  return [distDir, ...await forgetOldest(kept, name)]
}

/** Copied aside and renamed: a start that was killed leaves no half release. Servers that start at once each copy their own, and the first one stays. */
async function copyAssets(from: string, to: string): Promise<void> {
  const aside = await mkdtemp(`${to}.`)
  if (await exists(from)) await cp(from, join(aside, 'assets'), { recursive: true })
  await rename(aside, to).catch(async (cause: unknown) => {
    await rm(aside, { recursive: true, force: true })
    if (!await exists(to)) throw cause
  })
}

async function forgetOldest(kept: string, current: string): Promise<readonly string[]> {
  const found = await Promise.all((await readdir(kept)).filter(name => name !== current).map(async name => ({ name, path: join(kept, name), at: await changedAt(join(kept, name)) })))
  const newestFirst = found.filter(({ name, at }) => NAME.test(name) && at > 0).toSorted((one, other) => other.at - one.at).map(({ path }) => path)
  const halfMade = found.filter(({ name, at }) => HALF_MADE.test(name) && at < Date.now() - COPYING_MS).map(({ path }) => path)
  for (const old of [...newestFirst.slice(RELEASES_KEPT - 1), ...halfMade]) await rm(old, { recursive: true, force: true })
  return newestFirst.slice(0, RELEASES_KEPT - 1)
}

/** In milliseconds; 0 when another server has just taken it away. */
async function changedAt(path: string): Promise<number> {
  return stat(path).then(({ mtimeMs }) => mtimeMs, () => 0)
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(() => true, () => false)
}
