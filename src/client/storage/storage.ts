import type { CatalogueReply, Lists } from '#contract/catalogue.ts'
import type { DraftCopy } from '#contract/drafts.ts'
import type { FilingCard, FilingReply, MyFilingReply } from '#contract/filings.ts'
import type { FilingId, Instant, SealedFiling } from '#domain/filing/filing.ts'
import type { Definition, DefinitionRef } from '#domain/procedure/definition.ts'
import type { Result } from '#domain/problem/problem.ts'
import type {
  Attempt, CachedFiling, CopyNote, CopyWork, DeviceSpace, DraftCard, DraftContent, DraftHome, DraftRecord, DraftSort, DraftState, FileChunk, KeptFile, Leaving,
  LockedPerson,
  OutboxEntry, OutboxState, Owner, RememberedPerson, Removable, RemovableKind, SavedData, Sending, StoredCatalogue, StoredReceipt, Unopened,
} from './records.ts'
import type { OwnerKeys } from './vault/secrets.ts'
import type { PasskeyTerms, PassphraseTerms, VaultSettings } from './vault/vault-row.ts'

export type { OwnerKeys } from './vault/secrets.ts'
export type { PasskeyTerms, PassphraseTerms, VaultSettings } from './vault/vault-row.ts'

/*
 * What the device keeps, by verb. Every verb may answer `storage.unavailable` or `storage.quota-exceeded`; nothing already saved is
 * touched by a verb that answers a problem. Verbs that take an owner see that owner's things and no others. Whatever is a person's lies
 * encrypted under that person's keys: while they are locked these verbs answer `storage.locked`, and `storage.damaged` when a row does not open.
 */

export interface DraftStorage {
  /**
   * Keeps a draft, durably: when it answers, the bytes are on the disk. Saving nothing new is harmless.
   * @param expectedRevision the revision the caller began from; 0 for the first save
   * @returns the record with its new revision; `draft.stale` when another tab saved meanwhile; `draft.unknown` when it was deleted or sealed
   */
  saveDraft: (draft: DraftContent, expectedRevision: number) => Promise<Result<DraftRecord>>
  /** @returns `draft.unknown` for one that is not there or is someone else's */
  loadDraft: (owner: Owner, id: FilingId) => Promise<Result<DraftRecord>>
  listDrafts: (owner: Owner, sort?: DraftSort) => Promise<Result<readonly DraftCard[]>>
  /** An empty name takes the name away. */
  renameDraft: (owner: Owner, id: FilingId, name: string) => Promise<Result<DraftCard>>
  /** Puts it out of sight; {@link DraftStorage.undoDelete} brings it back for thirty days. May be called twice. */
  deleteDraft: (owner: Owner, id: FilingId) => Promise<Result<void>>
  undoDelete: (owner: Owner, id: FilingId) => Promise<Result<DraftCard>>
  listDeletedDrafts: (owner: Owner) => Promise<Result<readonly DraftCard[]>>
  /** Takes the owner's deleted drafts away for good, as the person asked. */
  purgeDeleted: (owner: Owner) => Promise<Result<void>>
  /** The last twenty saved states, newest first. */
  listDraftStates: (owner: Owner, id: FilingId) => Promise<Result<readonly DraftState[]>>
}

/** The other home of drafts. */
export interface CopyStorage {
  /** Told from what is in clear, so also while the drafts are locked. */
  copyWork: (owner: Owner) => Promise<Result<readonly CopyWork[]>>
  /** Calls the listener now and after each change made by any tab. @returns stops it */
  watchHomes: (owner: Owner, listener: (homes: ReadonlyMap<FilingId, DraftHome>) => void) => () => void
  /** Nothing is noted of a draft that is not here and was never noted. */
  noteCopy: (note: CopyNote) => Promise<Result<void>>
  dropNote: (owner: Owner, id: FilingId) => Promise<Result<void>>
  /**
   * Holds what the server remembers of this browser against what is here, and notes that it was done. May be called again.
   * @param before whether this browser has kept drafts before; absent where the server does not say, and nothing is noted then
   * @returns whether all that was kept here has been erased, until {@link CopyStorage.settleErased}
   */
  isErased: (before: boolean | undefined) => Promise<Result<boolean>>
  /** The person knows. */
  settleErased: () => Promise<Result<void>>
  /**
   * Keeps the server's copy as the draft, deleted or not, in one transaction. What was here stays among the last twenty states.
   * @param over the revision that is here, 0 for none: `draft.stale` when it has moved on; `draft.unknown` when it is in the outbox
   */
  takeCopy: (owner: Owner, copy: DraftCopy, over: number) => Promise<Result<DraftRecord>>
  /** Takes away a draft that was registered from another device. @returns false when it has been changed here since */
  forgetFiled: (owner: Owner, id: FilingId, revision: number) => Promise<Result<boolean>>
}

export interface FileStorage {
  /** Keeps a file of one person, or of nobody when none is named; the same bytes twice are kept once. */
  keepFile: (bytes: ArrayBuffer, owner?: Owner) => Promise<Result<KeptFile>>
  /** @returns the bytes, hashed again; `storage.damaged` when they are missing or no longer what they were */
  readFile: (sha256: string) => Promise<Result<ArrayBuffer>>
  readChunk: (sha256: string, index: number) => Promise<Result<FileChunk>>
}

export interface OutboxStorage {
  /**
   * Moves a draft to the outbox in one transaction: same id, bytes frozen, `queued`.
   * @param revision the revision that was sealed: `draft.stale` when the draft has moved on, so a second tab cannot seal it again
   */
  sealToOutbox: (revision: number, sealed: SealedFiling, sending: Sending) => Promise<Result<OutboxEntry>>
  /** Newest first. */
  listOutbox: (owner: Owner) => Promise<Result<readonly OutboxEntry[]>>
  outboxEntry: (owner: Owner, id: FilingId) => Promise<Result<OutboxEntry>>
  /** Calls the listener now and after each change made by any tab, also with how many are there that do not open. @returns stops it */
  watchOutbox: (owner: Owner, listener: (entries: readonly OutboxEntry[], unopened: number) => void) => () => void
  /** The frozen bytes of an entry; `filing.unknown` when it has none. */
  sealedBytes: (id: FilingId) => Promise<Result<ArrayBuffer>>
  /**
   * Turns a refused entry (`needs-correction`) into a draft again, with every answer; the entry goes. The id stays, because the server
   * has registered nothing under it; after `filing.id-reused` the draft gets `freshId`. @returns `filing.unknown` when it is in any other state,
   * or was registered once
   */
  reopenAsDraft: (owner: Owner, id: FilingId, freshId: FilingId) => Promise<Result<DraftRecord>>
}

/** What only the runner of the outbox uses. `lease` is the token that proves that it is still the one runner. */
export interface RunnerStorage extends Pick<OutboxStorage, 'sealedBytes'>, Pick<FileStorage, 'readChunk'>, Pick<FilingStorage, 'receipt'> {
  /** Entries that are not filed, oldest first: of every owner whose keys are not locked. */
  unfiled: () => Promise<Result<readonly OutboxEntry[]>>
  /** Entries that are filed and whose frozen bytes are still here: of every owner whose keys are not locked. */
  filed: () => Promise<Result<readonly OutboxEntry[]>>
  /** Queues a filed entry again, `lost` by the office. One in any other state, or under another runner's lease, is left as it is. */
  queueLost: (lease: string, id: FilingId) => Promise<Result<void>>
  /** How many are not filed, by owner: also where the keys are locked. */
  countUnfiled: () => Promise<Result<ReadonlyMap<Owner, number>>>
  /** @param force true for who already holds the browser's own lock: any lease left behind is of a dead page */
  takeLease: (lease: string, force: boolean) => Promise<Result<boolean>>
  /** @returns false when another runner has taken over: stop at once */
  renewLease: (lease: string) => Promise<Result<boolean>>
  releaseLease: (lease: string) => Promise<Result<void>>
  /** Records a try and its outcome. A filed entry, or one under another runner's lease, is left as it is (`undefined`). */
  moveEntry: (lease: string, id: FilingId, state: OutboxState, attempt?: Attempt) => Promise<Result<OutboxEntry | undefined>>
  /** The verified receipt in, the entry `filed`, in one transaction. May be called twice. */
  storeReceipt: (id: FilingId, reply: FilingReply, attempt: Attempt) => Promise<Result<OutboxEntry>>
  /** Keys that verify receipts, as the server last published them. */
  rememberKeys: (keys: readonly JsonWebKey[]) => Promise<Result<void>>
  recallKeys: () => Promise<Result<readonly JsonWebKey[]>>
}

export interface FilingStorage {
  receipt: (owner: Owner, id: FilingId) => Promise<Result<StoredReceipt>>
  listReceipts: (owner: Owner) => Promise<Result<readonly StoredReceipt[]>>
  /** Newest registration first. */
  listFilings: (owner: Owner) => Promise<Result<readonly CachedFiling[]>>
  cachedFiling: (owner: Owner, id: FilingId) => Promise<Result<CachedFiling>>
  keepFilings: (owner: Owner, cards: readonly FilingCard[]) => Promise<Result<void>>
  keepFiling: (owner: Owner, whole: MyFilingReply) => Promise<Result<void>>
}

export interface SavedStorage {
  /** What the person has asked to keep for later filings, the last saved first. */
  listSaved: (owner: Owner) => Promise<Result<readonly SavedData[]>>
  /** Keeps it, in place of what has the same id. */
  keepSaved: (owner: Owner, data: Omit<SavedData, 'savedAt'>) => Promise<Result<SavedData>>
  /** Takes it away for good. May be called twice. */
  forgetSaved: (owner: Owner, id: string) => Promise<Result<void>>
}

export interface PackStorage {
  keepDefinition: (ref: DefinitionRef, definition: Definition) => Promise<Result<void>>
  /** @returns `definition.unknown` when it is not on the device */
  definition: (digest: string) => Promise<Result<Definition>>
  hasDefinitions: () => Promise<Result<ReadonlySet<string>>>
  keepList: <N extends keyof Lists>(name: N, digest: string, rows: Lists[N]) => Promise<Result<void>>
  /** The newest lists kept; `definition.unknown` until all four are there. */
  lists: () => Promise<Result<Lists>>
  hasLists: () => Promise<Result<ReadonlySet<string>>>
  keepCatalogue: (catalogue: CatalogueReply, packBytes: number) => Promise<Result<void>>
  catalogue: () => Promise<Result<StoredCatalogue | undefined>>
}

export interface PersonStorage {
  rememberPerson: (person: RememberedPerson | Leaving | null) => Promise<Result<void>>
  recallPerson: () => Promise<Result<RememberedPerson | Leaving | LockedPerson | null>>
  /**
   * At login: what was written on this device before it, and names no other applicant, becomes the person's. Anonymous entries stay nobody's.
   * May be called at every login. @returns how many drafts and entries changed hands; `storage.locked` while the person's keys are;
   * why the first of those that could not did not, once all the others have
   */
  claimDeviceWork: (owner: Owner, fiscalNumber: string) => Promise<Result<number>>
}

export interface SpaceStorage {
  /** Asks the browser not to evict. Call inside the person's own gesture (a first save); asking again is harmless. */
  persist: () => Promise<boolean>
  estimate: () => Promise<DeviceSpace>
  /** Writes something, reads it again and takes it away. @returns `storage.damaged` when it came back otherwise */
  tryOut: () => Promise<Result<void>>
  /**
   * Clears away what may go: deleted drafts and the bytes of filed entries after thirty days, files nobody names after one.
   * @param serverNow the server's clock: no device clock ever deletes anything
   */
  tidy: (serverNow: Instant) => Promise<Result<void>>
}

export interface RemovalStorage {
  /** How much there is to clear away, and what it weighs. Of forms none are named while somebody's work is locked. */
  removable: (owner: Owner) => Promise<Result<Readonly<Record<RemovableKind, Removable>>>>
  /** Clears it away for good, files and all that nothing else names. The person has been told what goes. May be called twice. @returns what went */
  remove: (owner: Owner, kind: RemovableKind) => Promise<Result<Removable>>
}

/** How a person's lock stands. `none`: the keys lie beside the data, and whoever holds the device opens it. */
export interface VaultState {
  readonly lock: 'none' | 'locked' | 'open'
  /** What is needed to derive the secrets that open it. */
  readonly passphrase?: PassphraseTerms
  readonly passkey?: PasskeyTerms
  /** Before the next try, after some that failed. */
  readonly waitMs: number
  readonly settings: VaultSettings
}

/** What opens a lock: 32 bytes derived from the passphrase, or made by the passkey. */
export interface Proof { readonly by: 'passphrase' | 'passkey', readonly secret: BufferSource }
export type NewLock =
  | { readonly by: 'device' }
  | { readonly by: 'passphrase', readonly terms: PassphraseTerms, readonly secret: BufferSource }
export interface NewPasskey { readonly terms: PasskeyTerms, readonly secret: BufferSource }

export interface VaultStorage {
  vaultState: (owner: Owner) => Promise<Result<VaultState>>
  /**
   * Opens a person's keys for this page. From the fourth try in a row that fails each makes the next wait, also after a restart.
   * @returns `lock.wrong-code`, `lock.too-soon`; `lock.changed` when there is no such lock any more
   */
  unlock: (owner: Owner, proof: Proof) => Promise<Result<void>>
  /** The keys that are open in this page, for another page of the app that is opened beside it. Absent while they are locked. */
  keysToLend: (owner: Owner) => OwnerKeys | undefined
  /** Takes over what another page lends. @returns false when the lock has changed since */
  borrowKeys: (keys: OwnerKeys) => Promise<Result<boolean>>
  /** Lets go of all keys of this page. What the pages still hold of what was opened is theirs to let go of. */
  lock: () => void
  /**
   * Puts another lock in the place of the one there is, and a new key: call {@link VaultStorage.sealRest} afterwards, which brings everything
   * under it. The passkey, if any, must be added anew. @param proof opens the lock there is; needed where there is one
   * @returns `lock.needed` when this device must have one; otherwise as {@link VaultStorage.unlock}
   */
  setLock: (owner: Owner, lock: NewLock, proof?: Proof) => Promise<Result<void>>
  /** A second, quicker way to open what a passphrase opens. @returns `lock.needed` where there is no passphrase */
  addPasskey: (owner: Owner, passkey: NewPasskey, proof: Proof) => Promise<Result<void>>
  removePasskey: (owner: Owner) => Promise<Result<void>>
  setVault: (owner: Owner, settings: Partial<VaultSettings>) => Promise<Result<void>>
  /** Takes everything of a person's off this device, keys and all, locked or not. What was not sent is lost: ask first. */
  wipe: (owner: Owner) => Promise<Result<void>>
  /**
   * Seals what a release before encryption left plain, and what is still under a key of before. Row by row: it may be cut at any moment
   * and called at any time, and with nothing to do reads no row.
   * @returns how many rows are left: their keys are locked, somebody was writing them, or the browser has lost them
   */
  sealRest: () => Promise<Result<number>>
}

export interface LeavingStorage {
  /** Takes a draft away for good, with its earlier states. The person has said so twice. */
  discardDraft: (owner: Owner, id: FilingId) => Promise<Result<void>>
  /** Takes away a filing that was not registered, as far as this device knows; what the server has registered stays registered. @returns `filing.unknown` for a filed one */
  discardEntry: (owner: Owner, id: FilingId) => Promise<Result<void>>
  /** On a device that others use: takes away what the server has too; and the keys as well, unless something was not sent. Also while it is locked. */
  clearBehind: (owner: Owner) => Promise<Result<void>>
}

export interface ImportTerms {
  /** 32 bytes derived from the passphrase that the file was closed with. */
  readonly secretOf: (terms: PassphraseTerms) => Promise<BufferSource>
  readonly freshId: () => FilingId
  /** How a draft is called that comes in beside another with its id. */
  readonly copyName: (name: string | undefined) => string
}
/** What came in: as it was, as a copy beside something else with the same id, or not, because it is here. `owner`: whose it is, and who sees it. */
export interface ImportedWork { readonly owner: Owner, readonly brought: number, readonly copies: number, readonly known: number }

/** Work in a file; `left`: how many drafts and filings do not open and so are not in it. */
export interface ExportedWork { readonly file: Blob, readonly left: number }

export interface WorkStorage {
  /** All of a person's that was not sent, files included, as one encrypted file. Needs no network. What does not open holds up nothing else. */
  exportWork: (owner: Owner, lock: { readonly terms: PassphraseTerms, readonly secret: BufferSource }) => Promise<Result<ExportedWork>>
  /**
   * Brings in such a file. Nothing here is overwritten, nothing comes in twice, and each thing stays its person's. May be called again after an interruption.
   * @returns `work.wrong-phrase`, or `work.unreadable` for a file of another kind, cut or changed: then nothing came in
   */
  importWork: (file: ArrayBuffer, terms: ImportTerms) => Promise<Result<ImportedWork>>
}

/** What lies here and does not open, so that whoever lists drafts or entries hides none of it. */
export interface UnopenedStorage {
  /**
   * The owner's drafts, or entries of the outbox, that do not open. Deleted drafts are left out. Changes nothing; may be called at any time.
   * @param opened those that are known to open, and need not be tried
   * @returns none while the keys are locked: then nothing is known
   */
  listUnopened: (of: Unopened['of'], owner: Owner, opened: ReadonlySet<FilingId>) => Promise<Result<readonly Unopened[]>>
  /**
   * What can still be read of one: of a draft the last saved state that opens, of an entry what was confirmed.
   * @returns `storage.damaged` when nothing of it can; `draft.unknown` for one that is not there or is someone else's
   */
  readRest: (of: Unopened['of'], owner: Owner, id: FilingId) => Promise<Result<Partial<DraftRecord>>>
}

export interface DeviceStorage extends DraftStorage, CopyStorage, FileStorage, OutboxStorage, UnopenedStorage, RunnerStorage, FilingStorage, SavedStorage, PackStorage, PersonStorage, SpaceStorage, RemovalStorage, VaultStorage, LeavingStorage, WorkStorage {
  /** `memory` when the browser refuses to store: everything works until the page closes, and the page must say so. */
  readonly kept: 'device' | 'memory'
  close: () => void
}
