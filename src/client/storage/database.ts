import { Dexie, type Table } from 'dexie'
import type { Definition, DefinitionRef } from '#domain/procedure/definition.ts'
import type { FilingId, Instant } from '#domain/filing/filing.ts'
import type { CachedFiling, DraftRecord, DraftState, OutboxEntry, Owner, StoredReceipt } from './records.ts'

export interface DraftRow extends DraftRecord {
  readonly deletedAt?: Instant
  /** Server clock; set by the first tidying that sees the draft deleted. */
  readonly purgeAfter?: Instant
}
export interface FileRow {
  readonly sha256: string
  readonly bytes: number
  readonly chunks: number
  /** Server clock; set by the first tidying that finds no draft or filing naming it. */
  readonly unnamedSince?: Instant
}
export interface ChunkRow { readonly file: string, readonly index: number, readonly sha256: string, readonly bytes: ArrayBuffer }
/** What an outbox entry leaves out: the frozen bytes, and the draft they were made from. */
export interface SealedRow { readonly id: FilingId, readonly bytes: ArrayBuffer, readonly draft: DraftRecord }
export interface FilingRow extends CachedFiling { readonly owner: Owner, readonly id: FilingId }
export interface DefinitionRow { readonly digest: string, readonly ref: DefinitionRef, readonly definition: Definition }
export interface ListRow { readonly name: string, readonly digest: string, readonly rows: unknown }
export interface MetaRow { readonly key: string, readonly value: unknown }

/** Where the device's tables come from; other than the browser's own only in memory and in tests. */
export interface IndexedDbHome { readonly indexedDB: IDBFactory, readonly IDBKeyRange: typeof IDBKeyRange }

/**
 * Versions only ever add: a page of the previous release must be able to read and write after the upgrade,
 * and no upgrade moves data, so none can be cut half way.
 */
export class SportelloDatabase extends Dexie {
  declare readonly drafts: Table<DraftRow, FilingId>
  declare readonly draftLog: Table<DraftState, [FilingId, number]>
  declare readonly files: Table<FileRow, string>
  declare readonly chunks: Table<ChunkRow, [string, number]>
  declare readonly outbox: Table<OutboxEntry, FilingId>
  declare readonly sealed: Table<SealedRow, FilingId>
  declare readonly receipts: Table<StoredReceipt, FilingId>
  declare readonly filings: Table<FilingRow, [Owner, FilingId]>
  declare readonly definitions: Table<DefinitionRow, string>
  declare readonly lists: Table<ListRow, string>
  declare readonly meta: Table<MetaRow, string>

  constructor(name: string, home?: IndexedDbHome) {
    // Without strict durability Chromium answers before the bytes reach the disk: a cut of power then loses what the page called saved.
    super(name, { chromeTransactionDurability: 'strict', ...home })
    this.version(1).stores({
      drafts: 'id, owner',
      draftLog: '[draft+revision], draft',
      files: 'sha256',
      chunks: '[file+index], file',
      outbox: 'id, owner',
      sealed: 'id',
      receipts: 'filing, owner',
      filings: '[owner+id], owner',
      definitions: 'digest',
      lists: 'name',
      meta: 'key',
    })
  }
}
