import { createHash } from 'node:crypto'
import { cp, mkdir, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'

/** A page left open through this many updates still finds its own scripts (D6). */
const RELEASES_KEPT = 5
const NAME = /^[0-9a-f]{16}$/

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

/** Copied aside and renamed: a start that was killed leaves no half release. */
async function copyAssets(from: string, to: string): Promise<void> {
  const aside = `${to}.new`
  await rm(aside, { recursive: true, force: true })
  await mkdir(aside, { recursive: true })
  if (await exists(from)) await cp(from, join(aside, 'assets'), { recursive: true })
  await rename(aside, to)
}

async function forgetOldest(kept: string, current: string): Promise<readonly string[]> {
  const names = (await readdir(kept)).filter(name => NAME.test(name) && name !== current)
  const dated = await Promise.all(names.map(async name => ({ name, at: (await stat(join(kept, name))).mtimeMs })))
  const newestFirst = dated.toSorted((one, other) => other.at - one.at).map(({ name }) => join(kept, name))
  for (const old of newestFirst.slice(RELEASES_KEPT - 1)) await rm(old, { recursive: true, force: true })
  return newestFirst.slice(0, RELEASES_KEPT - 1)
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(() => true, () => false)
}
