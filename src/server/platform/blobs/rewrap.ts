import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { access, copyFile, mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { MasterKeys } from '../master-keys.ts'
import { HEADER_BYTES, rewrappedHeader } from './cipher.ts'
import { openFileStore, syncFolders } from './file-store.ts'
import { BlobDamaged } from './store.ts'

const NAME = /^[0-9a-f]{64}$/

/**
 * Puts the key of every document under today's master key. Each file is written aside with its new header and takes the place of the old one, so
 * that a reader and a crash find one or the other; what a reader has open stays readable. May be stopped, run again, and run beside servers.
 * One that does not open is left as it is: {@link damagedFiles} names it.
 * @returns how many files were changed
 */
export async function rewrapFiles(folder: string, keys: MasterKeys): Promise<number> {
  let changed = 0
  for await (const { path, sha256 } of documents(folder)) {
    const header = await headerAt(path).then(found => found && rewrappedHeader(found, keys, sha256)).catch((error: unknown) => {
      if (error instanceof BlobDamaged) return undefined
      throw error
    })
    if (header && await replaceHeader(path, header, folder)) changed += 1
  }
  return changed
}

/** Reads every document with these keys alone and hashes it. @returns how many there are, and the digests of those that do not open */
export async function damagedFiles(folder: string, keys: MasterKeys): Promise<{ readonly files: number, readonly lost: readonly string[] }> {
  const store = openFileStore(folder, keys)
  const lost: string[] = []
  let files = 0
  for await (const { sha256 } of documents(folder)) {
    files += 1
    if (!await store.verify(sha256) && await store.has(sha256)) lost.push(sha256) // one that has gone meanwhile is an upload that expired
  }
  return { files, lost }
}

async function* documents(folder: string): AsyncGenerator<{ readonly path: string, readonly sha256: string }> {
  for (const first of await namesIn(folder)) {
    if (first.length !== 2) continue // what is being written lies beside
    for (const second of await namesIn(join(folder, first))) {
      for (const sha256 of await namesIn(join(folder, first, second))) if (NAME.test(sha256)) yield { path: join(folder, first, second, sha256), sha256 }
    }
  }
}

function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(orAbsent([]))
}

/** Nothing for a file that has gone. */
async function headerAt(path: string): Promise<Buffer | undefined> {
  const file = await open(path, 'r').catch(orAbsent(undefined))
  if (!file) return undefined
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/** False when the file has gone meanwhile: an upload that expired must not come back. */
async function replaceHeader(path: string, header: Buffer, folder: string): Promise<boolean> {
  const aside = join(folder, 'incoming', randomUUID())
  await mkdir(dirname(aside), { recursive: true, mode: 0o700 })
  try {
    await copyFile(path, aside, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
    const file = await open(aside, 'r+')
    try {
      await file.write(header, 0, header.length, 0)
      await file.sync()
    } finally {
      await file.close()
    }
    await access(path)
    await rename(aside, path)
    await syncFolders(dirname(path), folder)
    return true
  } catch (error) {
    await rm(aside, { force: true })
    return orAbsent(false)(error)
  }
}

function orAbsent<T>(value: T): (error: unknown) => T {
  return error => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return value
    throw error
  }
}
