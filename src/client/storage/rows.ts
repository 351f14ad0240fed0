import type { Collection, Table } from 'dexie'
import type { Answers, FilingId, Instant } from '#domain/filing/filing.ts'
import { ok, type Result } from '#domain/problem/problem.ts'
import { isDamaged, unlessLost } from './failure.ts'
import { without } from './plain.ts'
import type { CachedFiling, DraftContent, DraftRecord, DraftState, OutboxEntry, Owner, SavedData, StoredReceipt } from './records.ts'
import { isBoxed, openValue, sealValue, type Box, type Label } from './vault/box.ts'
import type { Keyring } from './vault/keyring.ts'

/*
 * What stands in each table that holds something of a person: in clear only ids, states, times and revisions, the rest in a box.
 * A release before boxes left the whole plain; such rows are read as they are, until they are sealed (see sweep.ts).
 */

export interface DraftClear {
  readonly id: FilingId
  readonly owner: Owner
  readonly revision: number
  readonly createdAt: Instant
  readonly updatedAt: Instant
  readonly deletedAt?: Instant
  /** Server clock; set by the first tidying that sees the draft deleted. */
  readonly purgeAfter?: Instant
}
export interface StateClear { readonly draft: FilingId, readonly revision: number, readonly owner: Owner, readonly savedAt: Instant }
export interface OutboxClear {
  readonly id: FilingId
  readonly owner: Owner
  readonly sealedAt: Instant
  readonly state: { readonly at: OutboxEntry['state']['at'], readonly registeredAt?: Instant }
}
export interface SealedClear { readonly id: FilingId, readonly owner: Owner }
export interface ReceiptClear { readonly filing: FilingId, readonly owner: Owner }
export interface SavedClear { readonly id: string, readonly owner: Owner }
export interface FilingClear { readonly id: FilingId, readonly owner: Owner }

export interface StateContent { readonly answers: Answers, readonly step: string | null }
/** What an outbox entry leaves out: the frozen bytes, which are text, and the draft they were made from. */
export interface SealedContent { readonly text: string, readonly draft: DraftRecord }

/** The names of the files that the box's content speaks of: what tells which files nobody needs, with nothing unlocked. */
interface Naming { readonly files: readonly string[] }

export type Boxed<Clear> = Clear & Box & Naming
export type DraftRow = Boxed<DraftClear> | (DraftRecord & Pick<DraftClear, 'deletedAt' | 'purgeAfter'>)
export type StateRow = Boxed<StateClear> | DraftState
export type OutboxRow = Boxed<OutboxClear> | OutboxEntry
export type SealedRow = Boxed<SealedClear> | { readonly id: FilingId, readonly bytes: ArrayBuffer, readonly draft: DraftRecord }
export type ReceiptRow = Boxed<ReceiptClear> | StoredReceipt
export type SavedRow = Boxed<SavedClear>
export type FilingRow = Boxed<FilingClear> | (CachedFiling & FilingClear)

/** How the rows of one table are read and written. */
export interface Boxing<Row extends object, Clear extends { readonly owner: Owner }, Content> {
  readonly label: (row: Clear) => Label
  /** What is in clear beside the box. @param owner told where a plain row does not say */
  readonly clear: (row: Row, owner?: Owner) => Clear
  /** The content of a row that was left plain. */
  readonly plain: (row: Row) => Content
  /** Whether files that the content names are kept for its sake. */
  readonly holdsFiles: boolean
}

export const DRAFTS: Boxing<DraftRow, DraftClear, DraftContent> = {
  label: ({ id, revision }) => ({ table: 'drafts', id, revision }),
  clear: ({ id, owner, revision, createdAt, updatedAt, deletedAt, purgeAfter }) => ({
    id, owner, revision, createdAt, updatedAt, ...deletedAt === undefined ? {} : { deletedAt }, ...purgeAfter === undefined ? {} : { purgeAfter },
  }),
  plain: row => without(row as DraftRecord, 'revision', 'createdAt', 'updatedAt'),
  holdsFiles: true,
}

export const STATES: Boxing<StateRow, StateClear, StateContent> = {
  label: ({ draft, revision }) => ({ table: 'draftLog', id: draft, revision }),
  clear: ({ draft, revision, savedAt, ...row }, owner = '') => ({ draft, revision, savedAt, owner: 'owner' in row ? row.owner : owner }),
  plain: row => ({ answers: (row as DraftState).answers, step: (row as DraftState).step }),
  holdsFiles: true,
}

export const OUTBOX: Boxing<OutboxRow, OutboxClear, OutboxEntry> = {
  label: ({ id }) => ({ table: 'outbox', id, revision: 0 }),
  clear: ({ id, owner, sealedAt, state }) => ({
    id, owner, sealedAt, state: { at: state.at, ...'registeredAt' in state ? { registeredAt: state.registeredAt } : {} },
  }),
  plain: row => row as OutboxEntry,
  holdsFiles: true,
}

export const SEALED: Boxing<SealedRow, SealedClear, SealedContent> = {
  label: ({ id }) => ({ table: 'sealed', id, revision: 0 }),
  clear: (row, owner = '') => ({ id: row.id, owner: 'owner' in row ? row.owner : owner }),
  plain: row => {
    const { bytes, draft } = row as Extract<SealedRow, { readonly bytes: ArrayBuffer }>
    return { text: textOf(bytes), draft }
  },
  holdsFiles: true,
}

export const RECEIPTS: Boxing<ReceiptRow, ReceiptClear, StoredReceipt> = {
  label: ({ filing }) => ({ table: 'receipts', id: filing, revision: 0 }),
  clear: ({ filing, owner }) => ({ filing, owner }),
  plain: row => row as StoredReceipt,
  holdsFiles: false,
}

export const FILINGS: Boxing<FilingRow, FilingClear, CachedFiling> = {
  label: ({ owner, id }) => ({ table: 'filings', id: `${owner}/${id}`, revision: 0 }),
  clear: ({ owner, id }) => ({ owner, id }),
  plain: row => without(row as CachedFiling & FilingClear, 'owner', 'id'),
  holdsFiles: false,
}

export const SAVED: Boxing<SavedRow, SavedClear, SavedData> = {
  label: ({ owner, id }) => ({ table: 'saved', id: `${owner}/${id}`, revision: 0 }),
  clear: ({ owner, id }) => ({ owner, id }),
  plain: () => { throw new Error('No release has kept these plain') },
  holdsFiles: false,
}

/** The bytes of a sealed filing are canonical JSON, so text and bytes are one another exactly. */
export function textOf(bytes: ArrayBuffer | Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
}

/** Digests that answers name, however deep. */
export function digestsIn(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value !== 'object' || value === null) return found
  if ('sha256' in value && typeof value.sha256 === 'string') found.add(value.sha256)
  for (const inner of Object.values(value)) digestsIn(inner, found)
  return found
}

/** Makes a row of its clear part and its content. Not to be called inside a transaction. @returns `storage.locked` while the owner's keys are */
export async function sealRow<Row extends object, Clear extends { readonly owner: Owner }, Content>(
  keyring: Keyring, boxing: Boxing<Row, Clear, Content>, clear: Clear, content: Content,
): Promise<Result<Boxed<Clear>>> {
  const keys = await keyring.of(clear.owner)
  if (!keys.ok) return keys
  const files: string[] = []
  for (const digest of boxing.holdsFiles ? digestsIn(content) : []) {
    const names = await keyring.namesOf(clear.owner, digest)
    if (!names.ok) return names
    files.push(...names.value)
  }
  return ok({ ...clear, files, ...await sealValue(keys.value.current, boxing.label(clear), content) })
}

/** The content of a row. Not to be called inside a transaction. */
export async function openRow<Row extends object, Clear extends { readonly owner: Owner }, Content>(
  keyring: Keyring, boxing: Boxing<Row, Clear, Content>, row: Row,
): Promise<Result<Content>> {
  if (!isBoxed(row)) return ok(boxing.plain(row))
  const clear = boxing.clear(row)
  const key = await keyring.keyOf(clear.owner, row.key)
  return key.ok ? openValue<Content>(key.value, boxing.label(clear), row) : key
}

/** Rows as they lie there. Where the browser has lost one of them the others are read each by itself. */
export async function readRows<Row>(table: Table<Row, string>, chosen: () => Collection<Row, string>): Promise<readonly Row[]> {
  try {
    return await chosen().toArray()
  } catch (error) {
    if (!isDamaged(error)) throw error
  }
  const rows: Row[] = []
  for (const key of await chosen().primaryKeys()) {
    const row = await unlessLost(async () => ok(await table.get(key)))
    if (row.ok && row.value !== undefined) rows.push(row.value)
  }
  return rows
}

/**
 * The contents of many rows, with the rows. One that the disk has bent is left out, so that it does not hide the others: who lists them tells
 * of it too, see unopened.ts.
 * @returns `storage.locked` when the keys are
 */
export async function openRows<Row extends object, Clear extends { readonly owner: Owner }, Content>(
  keyring: Keyring, boxing: Boxing<Row, Clear, Content>, rows: readonly Row[],
): Promise<Result<readonly { readonly row: Row, readonly content: Content }[]>> {
  const opened = await Promise.all(rows.map(async row => ({ row, content: await openRow(keyring, boxing, row) })))
  const locked = opened.find(({ content }) => !content.ok && content.problems.some(one => one.code === 'storage.locked'))
  if (locked && !locked.content.ok) return locked.content
  return ok(opened.flatMap(({ row, content }) => content.ok ? { row, content: content.value } : []))
}

/**
 * Work that reads and opens, then seals and writes in a transaction that finds the rows as they were read. `undefined` says that
 * they had changed meanwhile: it is done anew. Somebody else has got on each time, so it ends.
 */
export async function untilUndisturbed<T>(work: () => Promise<Result<T> | undefined>): Promise<Result<T>> {
  for (;;) {
    const done = await work()
    if (done) return done
  }
}
