import type { Definition, DefinitionRef } from '#domain/procedure/definition.ts'
import type { FilingId, Instant } from '#domain/filing/filing.ts'
import { Connection, type ConnectionOptions, type Plan } from './connection.ts'
import type { CopyNote, Owner } from './records.ts'
import type { DraftRow, FilingRow, OutboxRow, ReceiptRow, SavedRow, SealedRow, StateRow } from './rows.ts'
import { Table, type Scope } from './tables.ts'
import type { Box } from './vault/box.ts'
import type { VaultRow } from './vault/vault-row.ts'

/** A file as a release before boxes kept it: plain, under its digest. */
export interface PlainFileRow { readonly sha256: string, readonly bytes: number, readonly chunks: number }
export interface PlainChunkRow { readonly file: string, readonly index: number, readonly sha256: string, readonly bytes: ArrayBuffer }
/** A file under the name its owner's keys give it; its bytes are in the chunks. */
export interface FileRow {
  readonly name: string
  readonly owner: Owner
  readonly bytes: number
  readonly chunks: number
  /** Server clock; set by the first tidying that finds no draft or filing naming it. */
  readonly unnamedSince?: Instant
}
export interface ChunkRow extends Box { readonly file: string, readonly index: number, readonly owner: Owner }
export interface DefinitionRow { readonly digest: string, readonly ref: DefinitionRef, readonly definition: Definition }
export interface ListRow { readonly name: string, readonly digest: string, readonly rows: unknown }
export interface MetaRow { readonly key: string, readonly value: unknown }

export interface Tables {
  readonly drafts: Table<DraftRow, FilingId>
  readonly draftLog: Table<StateRow, [FilingId, number]>
  /** Only what a release before boxes left; {@link keptFiles} and {@link keptChunks} are in their place. */
  readonly files: Table<PlainFileRow, string>
  readonly chunks: Table<PlainChunkRow, [string, number]>
  readonly keptFiles: Table<FileRow, string>
  readonly keptChunks: Table<ChunkRow, [string, number]>
  readonly outbox: Table<OutboxRow, FilingId>
  readonly sealed: Table<SealedRow, FilingId>
  readonly receipts: Table<ReceiptRow, FilingId>
  readonly filings: Table<FilingRow, [Owner, FilingId]>
  readonly definitions: Table<DefinitionRow, string>
  readonly lists: Table<ListRow, string>
  readonly meta: Table<MetaRow, string>
  readonly vault: Table<VaultRow, Owner>
  readonly saved: Table<SavedRow, [Owner, string]>
  readonly copies: Table<CopyNote, FilingId>
}
export type TableName = keyof Tables

/** Ten for each version there has been. */
const VERSION = 40

/**
 * Versions only ever add: a page of the previous release must be able to save what is typed in it after the upgrade,
 * and no upgrade moves data, so none can be cut half way. What has to be moved is moved row by row afterwards: see sweep.ts.
 * By `key` one finds, without reading them, the rows that are plain or under a key of before.
 */
const PLAN = {
  drafts: ['id', 'owner', 'key'],
  draftLog: [['draft', 'revision'], 'draft', 'owner', 'key'],
  files: ['sha256'],
  chunks: [['file', 'index'], 'file'],
  keptFiles: ['name', 'owner'],
  keptChunks: [['file', 'index'], 'file', 'owner', 'key'],
  outbox: ['id', 'owner', 'key'],
  sealed: ['id', 'owner', 'key'],
  receipts: ['filing', 'owner', 'key'],
  filings: [['owner', 'id'], 'owner', 'key'],
  definitions: ['digest'],
  lists: ['name'],
  meta: ['key'],
  vault: ['owner'],
  saved: [['owner', 'id'], 'owner', 'key'],
  copies: ['id', 'owner'],
} as const satisfies Record<TableName, Plan[string]>
const TABLES = Object.keys(PLAN) as readonly TableName[]

export interface SportelloDatabase extends Tables, Pick<Connection, 'open' | 'letGo' | 'close' | 'abortUnderWay'> {
  /**
   * Does work in one transaction over these tables: all of it or nothing, and when it is answered it is on the disk.
   * @param work is given the tables as they are inside, and waits for nothing but them: the browser ends a transaction that is asked nothing
   */
  readonly transaction: <Name extends TableName, T>(names: readonly Name[], work: (tables: Pick<Tables, Name>) => Promise<T>) => Promise<T>
  /** Reads now and after each change of these tables, in this page or another. @returns stops it */
  readonly watch: <T>(names: readonly TableName[], read: () => Promise<T>, listener: (found: T) => void) => () => void
}

/** The device's tables, opened when they are first asked for. A verb of one of them is a transaction by itself. */
export function databaseOf(name: string, { factory = globalThis.indexedDB, ...hearing }: Partial<Pick<ConnectionOptions, 'factory' | 'blocked' | 'superseded'>> = {}): SportelloDatabase {
  const connection = new Connection({ name, version: VERSION, plan: PLAN, factory, ...hearing })

  const alone = (name: TableName): Scope => async (mode, act) => {
    const done = await connection.transaction([name], mode, transaction => act(transaction.objectStore(name)))
    if (mode === 'readwrite') connection.changed([name])
    return done
  }

  async function together<T>(names: readonly TableName[], work: (tables: Tables) => Promise<T>): Promise<T> {
    const written = new Set<TableName>()
    const done = await connection.transaction(names, 'readwrite', transaction => work(tablesIn(name => (mode, act) => {
      if (mode === 'readwrite') written.add(name)
      return act(transaction.objectStore(name))
    })))
    if (written.size > 0) connection.changed([...written])
    return done
  }

  return {
    ...tablesIn(alone),
    transaction: together,
    watch: connection.watch.bind(connection),
    open: connection.open.bind(connection),
    letGo: connection.letGo.bind(connection),
    close: connection.close.bind(connection),
    abortUnderWay: connection.abortUnderWay.bind(connection),
  }
}

function tablesIn(scopeOf: (name: TableName) => Scope): Tables {
  return Object.fromEntries(TABLES.map(name => [name, new Table(scopeOf(name))])) as unknown as Tables // each by its name, as the plan has them
}
