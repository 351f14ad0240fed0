import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import { isQuotaExceeded, unlessLost } from './failure.ts'
import { joined, keepFor, readWhole } from './files.ts'
import { DEVICE, type Owner } from './records.ts'
import { digestsIn } from './rows.ts'
import type { Shelf } from './shelf.ts'
import type { OwnerKeys } from './vault/secrets.ts'

/** A full disk as an answer of this piece of work, so that the rest is not given up with it. */
export async function withRoom<T>(work: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work()
  } catch (error) {
    if (isQuotaExceeded(error)) return refuse('storage.quota-exceeded', {})
    throw error
  }
}

/**
 * The files that a content names, kept under the person's keys too. They come first: a draft never names what its owner cannot read.
 * Where there is no room for them twice they stay under nobody's keys, whose names for them the person's rows hold as well.
 * @returns the digests of those that lie under the person's keys now
 */
export async function bringFiles(shelf: Shelf, owner: string, content: unknown): Promise<Result<readonly string[]>> {
  const keys = await shelf.keyring.of(owner)
  if (!keys.ok) return keys
  const brought: string[] = []
  for (const digest of digestsIn(content)) {
    const bytes = await readWhole(shelf, digest)
    if (!bytes.ok) continue // it was missing or bent before, and whoever opens the draft is told
    const kept = await withRoom(() => keepFor(shelf, keys.value, digest, bytes.value))
    if (!kept.ok) break // what little room is left is for the rows
    brought.push(digest)
  }
  return ok(brought)
}

/**
 * Takes away what lay under nobody's keys of files that the person has now: nobody's keys have another lock, or none.
 * What anybody else's rows name stays: perhaps there was no room to bring it to them.
 */
export async function dropFiles({ db, keyring }: Shelf, owner: string, brought: readonly string[]): Promise<void> {
  const keys = await keyring.of(DEVICE)
  if (!keys.ok) return
  const names = await Promise.all(brought.map(digest => keyring.nameOf(keys.value, digest)))
  await db.transaction('rw', [db.drafts, db.draftLog, db.outbox, db.sealed, db.keptFiles, db.keptChunks], async () => {
    const still = new Set<string>()
    for (const table of [db.drafts, db.draftLog, db.outbox, db.sealed]) {
      await table.filter(row => !('owner' in row) || row.owner !== owner).each(row => { if ('files' in row) row.files.forEach(name => still.add(name)) })
    }
    const gone = names.filter(name => !still.has(name))
    await db.keptChunks.where('file').anyOf(gone).delete()
    await db.keptFiles.bulkDelete(gone)
  })
}

/** The bytes of a file of nobody's that is known by its name only. */
async function readNamed({ db, keyring, digest }: Shelf, name: string): Promise<Result<{ readonly sha256: string, readonly bytes: ArrayBuffer }>> {
  return unlessLost(async () => {
    const row = await db.keptFiles.get(name)
    if (!row) return refuse('storage.damaged', {})
    const bytes = await joined(keyring, await db.keptChunks.where('file').equals(name).sortBy('index'), row.bytes)
    return bytes.ok ? ok({ sha256: await digest(bytes.value), bytes: bytes.value }) : bytes
  })
}

/** Files of nobody's that the person's rows name, the smallest first. */
async function leftBehind({ db }: Shelf, owner: Owner): Promise<readonly string[]> {
  const nobodys = await db.keptFiles.where('owner').equals(DEVICE).toArray()
  if (nobodys.length === 0) return []
  const named = new Set<string>()
  for (const table of [db.drafts, db.draftLog, db.outbox, db.sealed]) {
    await table.where('owner').equals(owner).each(row => { if ('files' in row) row.files.forEach(name => named.add(name)) })
  }
  return nobodys.filter(row => named.has(row.name)).sort((a, b) => a.bytes - b.bytes).map(row => row.name)
}

/**
 * Brings home what a claim before left under nobody's keys for want of room: anybody who opens the app here could read it there. Whatever finds
 * no room this time either stays where it is, and is tried again; it is read there as before.
 */
export async function bringLeftBehind(shelf: Shelf, keys: OwnerKeys): Promise<void> {
  const brought: string[] = []
  for (const name of await leftBehind(shelf, keys.owner)) {
    const file = await readNamed(shelf, name)
    if (!file.ok) continue
    const kept = await withRoom(() => keepFor(shelf, keys, file.value.sha256, file.value.bytes))
    if (!kept.ok) break
    brought.push(file.value.sha256)
  }
  if (brought.length > 0) await dropFiles(shelf, keys.owner, brought)
}
