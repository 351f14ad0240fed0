import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { livingProcess } from './living.ts'

/** Another living server uses the same data folder. */
export class DataFolderInUse extends Error {
  override readonly name = 'DataFolderInUse'
}

export interface DataLock { release(): void }

interface Holder { readonly pid: number, readonly started: string }

const LOCK = 'server.lock'
const ATTEMPTS = 5

/**
 * Takes the data folder for this process alone. A lock whose process is gone (its number may have gone to another one since) is taken over.
 * @throws {@link DataFolderInUse}
 */
export async function lockDataFolder(dataDir: string): Promise<DataLock> {
  await mkdir(dataDir, { recursive: true })
  const path = join(dataDir, LOCK)
  const mine = JSON.stringify({ pid: process.pid, started: livingProcess(process.pid)?.started ?? 'alive' } satisfies Holder)
  const candidate = `${path}.${String(process.pid)}`
  await writeFile(candidate, mine, { mode: 0o600 })
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (await linked(candidate, path)) return { release: () => { releaseLock(path, mine) } }
      await removeStale(path, dataDir)
    }
  } finally {
    await rm(candidate, { force: true })
  }
  throw new DataFolderInUse(`The data folder ${dataDir} is being taken by another server.`)
}

/** link(2) is atomic and fails when the name exists: of two servers that start together one gets it. */
async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to)
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    throw error
  }
}

async function removeStale(path: string, dataDir: string): Promise<void> {
  const seen = await readFile(path, 'utf8').catch(() => undefined)
  if (seen === undefined) return
  const holder = parseHolder(seen)
  if (holder && livingProcess(holder.pid)?.started === holder.started) {
    throw new DataFolderInUse(
      `The data folder ${dataDir} is in use by another server (process ${String(holder.pid)}). `
      + 'Stop it, choose another folder with DATA_DIR, or let both use one database with DATABASE_URL.')
  }
  const aside = `${path}.stale-${String(process.pid)}`
  await rename(path, aside).catch(() => undefined)
  const moved = await readFile(aside, 'utf8').catch(() => undefined)
  if (moved !== undefined && moved !== seen) await linked(aside, path) // another server took over in between: give its lock back
  await rm(aside, { force: true })
}

function releaseLock(path: string, mine: string): void {
  try {
    if (readFileSync(path, 'utf8') === mine) rmSync(path, { force: true })
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error
  }
}

function parseHolder(text: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || !('pid' in value) || !('started' in value)) return undefined
    return typeof value.pid === 'number' && typeof value.started === 'string' ? { pid: value.pid, started: value.started } : undefined
  } catch {
    return undefined // a lock cut short by a crash: nobody holds it
  }
}

export function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
