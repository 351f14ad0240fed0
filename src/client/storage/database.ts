import { Dexie, type DBCore, type Table } from 'dexie'
import type { Definition, DefinitionRef } from '#domain/procedure/definition.ts'
import type { FilingId, Instant } from '#domain/filing/filing.ts'
import type { CopyNote, Owner } from './records.ts'
import type { DraftRow, FilingRow, OutboxRow, ReceiptRow, SavedRow, SealedRow, StateRow } from './rows.ts'
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

/** Where the device's tables come from; other than the browser's own only in memory and in tests. */
export interface IndexedDbHome { readonly indexedDB: IDBFactory, readonly IDBKeyRange: typeof IDBKeyRange }

/**
 * Versions only ever add: a page of the previous release must be able to save what is typed in it after the upgrade,
 * and no upgrade moves data, so none can be cut half way. What has to be moved is moved row by row afterwards: see sweep.ts.
 */
export class SportelloDatabase extends Dexie {
  declare readonly drafts: Table<DraftRow, FilingId>
  declare readonly draftLog: Table<StateRow, [FilingId, number]>
  /** Only what a release before boxes left; {@link keptFiles} and {@link keptChunks} are in their place. */
  declare readonly files: Table<PlainFileRow, string>
  declare readonly chunks: Table<PlainChunkRow, [string, number]>
  declare readonly keptFiles: Table<FileRow, string>
  declare readonly keptChunks: Table<ChunkRow, [string, number]>
  declare readonly outbox: Table<OutboxRow, FilingId>
  declare readonly sealed: Table<SealedRow, FilingId>
  declare readonly receipts: Table<ReceiptRow, FilingId>
  declare readonly filings: Table<FilingRow, [Owner, FilingId]>
  declare readonly definitions: Table<DefinitionRow, string>
  declare readonly lists: Table<ListRow, string>
  declare readonly meta: Table<MetaRow, string>
  declare readonly vault: Table<VaultRow, Owner>
  declare readonly saved: Table<SavedRow, [Owner, string]>
  declare readonly copies: Table<CopyNote, FilingId>

  readonly #underWay = new Set<IDBTransaction>()

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
    // By `key` one finds, without reading them, the rows that are plain or under a key of before.
    this.version(2).stores({
      drafts: 'id, owner, key',
      draftLog: '[draft+revision], draft, owner, key',
      outbox: 'id, owner, key',
      sealed: 'id, owner, key',
      receipts: 'filing, owner, key',
      filings: '[owner+id], owner, key',
      keptFiles: 'name, owner',
      keptChunks: '[file+index], file, owner, key',
      vault: 'owner',
    })
    this.version(3).stores({ saved: '[owner+id], owner, key' })
    this.version(4).stores({ copies: 'id, owner' })
    this.use({ stack: 'dbcore', name: 'under-way', create: core => ({ ...core, transaction: (...asked) => this.#watched(core.transaction(...asked)) }) })
  }

  /** Undoes every transaction that has not ended, as the browser does when it runs out of room. What was to be done fails, and may be done anew. */
  abortUnderWay(): void {
    for (const transaction of this.#underWay) {
      try {
        transaction.abort()
      } catch {
        // It has just ended, and nobody was told yet.
      }
    }
    this.#underWay.clear()
  }

  #watched(begun: ReturnType<DBCore['transaction']>): ReturnType<DBCore['transaction']> {
    const transaction = begun as IDBTransaction // at the bottom of Dexie there is nothing but the browser's own
    this.#underWay.add(transaction)
    for (const end of ['complete', 'abort']) transaction.addEventListener(end, () => { this.#underWay.delete(transaction) })
    return begun
  }
}
