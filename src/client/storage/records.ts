import type { CatalogueReply } from '#contract/catalogue.ts'
import type { FilingCard, MyFilingReply, Receipt } from '#contract/filings.ts'
import type { PersonReply, StaffReply } from '#contract/identity.ts'
import type { Assurance, BodyId, DefinitionRef, Language, LocalText } from '#domain/procedure/definition.ts'
import type { Answers, CivilDate, FilingId, Instant, SealedAttachment } from '#domain/filing/filing.ts'
import type { ClientMark } from '#domain/filing/client.ts'
import type { Path } from '#domain/filing/path.ts'
import type { Problem } from '#domain/problem/problem.ts'

/** Before login what is written belongs to whoever holds the device; after login to the person, named by the server's opaque `owner`. */
export const DEVICE = 'device'
export type Owner = string

/** What a person writes. Text only: the bytes of attached files live apart, under their digest. */
export interface DraftContent {
  /** UUID made when the draft begins; it stays the idempotency key of the filing for ever. */
  readonly id: FilingId
  readonly owner: Owner
  readonly body: BodyId
  /** The version it was begun with: it is judged by that one, even months later. */
  readonly procedure: DefinitionRef
  /** The procedure's title. */
  readonly title: LocalText
  /** The person's own name for it. */
  readonly name?: string
  readonly answers: Answers
  readonly language: Language
  /** Warnings read and confirmed, as in the sealed content. */
  readonly confirmed: readonly string[]
  /** The step last seen; null at the beginning. */
  readonly step: string | null
  /** What is to be made anew in a draft that was copied from another; null once the person has read it. */
  readonly copied?: CopyNotice | null
  /** The versions it went through before `procedure`, oldest first: nothing typed is lost when a draft goes over to the next one. */
  readonly earlier?: readonly EarlierAnswers[]
  /** Digest of a newer version that the person has put off. */
  readonly stays?: string
  /** The client whose answers these are, where somebody files under a mandate; null once they were cleared. */
  readonly client?: ClientMark | null
}

/** The answers of a draft as they were when it left a version. */
export interface EarlierAnswers {
  readonly procedure: DefinitionRef
  readonly answers: Answers
  /** Device clock. */
  readonly leftAt: Instant
}

/** What a copy could not bring along, by path. */
export interface CopyNotice {
  readonly anew: readonly Path[]
  readonly lost: readonly { readonly path: Path, readonly name: string }[]
}

export interface DraftRecord extends DraftContent {
  /** Rises by one at each save; 1 after the first. Two tabs with the same draft notice each other by it. */
  readonly revision: number
  readonly createdAt: Instant
  readonly updatedAt: Instant
}

/** A draft in a list: no answers, so that long lists stay light. */
export type DraftCard = Omit<DraftRecord, 'answers' | 'confirmed' | 'earlier'>
export type DraftSort = 'changed' | 'begun' | 'title'

/** One of the last twenty states of a draft. */
export interface DraftState {
  readonly draft: FilingId
  readonly revision: number
  readonly answers: Answers
  readonly step: string | null
  readonly savedAt: Instant
}

/** Where a draft lives. `apart`: here and on the server, changed on both, and the person is to say which goes on; `filed`: registered from another device. */
export type DraftHome = 'device' | 'server' | 'apart' | 'filed'

/** What this device knows of a draft's copy on the server. In clear: numbers and ids only. */
export interface CopyNote {
  readonly id: FilingId
  readonly owner: Owner
  readonly at: 'kept' | 'deleted' | 'expired' | 'filed' | 'apart'
  /** The server's revision as last seen; 0 before the first. */
  readonly revision: number
  /** The revision of the draft here that went to the server, or came from it. */
  readonly held?: number
  /** A save whose answer has not come: until it is known whether it arrived. */
  readonly sending?: { readonly save: string, readonly held: number }
}

/** A draft as the keeping of copies sees it: here, on its way to the office, or gone but for the note. */
export interface CopyWork {
  readonly id: FilingId
  readonly queued: boolean
  readonly draft?: { readonly revision: number, readonly deleted: boolean }
  readonly note?: CopyNote
}

export interface KeptFile { readonly sha256: string, readonly bytes: number }
/** A piece of a kept file, as it will travel: {@link CHUNK_BYTES} long, only the last may be shorter. */
export interface FileChunk { readonly index: number, readonly sha256: string, readonly bytes: ArrayBuffer }

/** Where a sealed filing stands. Only `filed` means that it exists in law. */
export type OutboxState =
  | { readonly at: 'queued' }
  /** `leaving`: the filing itself, not only files of it. */
  | { readonly at: 'sending', readonly since: Instant, readonly leaving?: true }
  /** Tried and put off. `asked` is true when the server itself named the pause. */
  | { readonly at: 'waiting', readonly until: Instant, readonly asked: boolean, readonly problem: Problem }
  | { readonly at: 'needs-login', readonly assurance: number }
  /** Refused: the server has certainly not registered it. It can be reopened as a draft. */
  | { readonly at: 'needs-correction', readonly problems: readonly Problem[] }
  | { readonly at: 'filed' } & Registered

/** One try at sending. Two clocks: the device's is declared, the server's (from its answer) is trusted. */
export interface Attempt {
  readonly at: Instant
  readonly serverAt?: Instant
  readonly during: 'attachment' | 'filing' | 'receipt'
  /** HTTP status; absent when nothing came back. */
  readonly status?: number
  /** The filing left and what became of it was not told: it may be registered. */
  readonly unanswered?: true
  readonly problem?: Problem
}

/** A draft, or an entry of the outbox, that lies here and does not open: the disk has bent it. Told from what is in clear. */
export interface Unopened {
  readonly id: FilingId
  readonly of: 'draft' | 'entry'
  /** When it was last saved, or confirmed; device clock. Absent where not even that can be read. */
  readonly at?: Instant
  /** The office has registered it. */
  readonly filed: boolean
  /** Whether answers of it can still be read: see {@link UnopenedStorage.readRest}. */
  readonly hasRest: boolean
}

/** What the office answered when it registered a filing. */
export interface Registered { readonly label: string, readonly registeredAt: Instant, readonly receiptCode: string }

export interface OutboxEntry {
  readonly id: FilingId
  readonly owner: Owner
  readonly body: BodyId
  readonly procedure: DefinitionRef
  readonly title: LocalText
  readonly name?: string
  readonly sealHash: string
  /** Device clock. */
  readonly sealedAt: Instant
  readonly attachments: readonly SealedAttachment[]
  /** Sent without credentials, whoever is logged in: the law lets it be anonymous and the person chose so, or nobody need log in. */
  readonly anonymous: boolean
  readonly assurance: Assurance
  /** Only the staff of the body may send it, logged in as such. */
  readonly staff?: true
  /** The last day to file, where the answers tell one: it goes before what has none. It decides nothing, the server's clock does. */
  readonly fileBy?: CivilDate
  readonly state: OutboxState
  /** It was registered so, and the office has lost it with what was restored over it: it goes again with its receipt, and keeps its number. */
  readonly lost?: Registered
  /** It has set out once, or was about to: what became of it the server alone knows. */
  readonly begun?: true
  /**
   * What is known of the filing itself, where {@link begun} may speak of a file only: a file alone registers nothing. `never`: it has not left, or the
   * server has answered each time that it did not register it. `now`: it is leaving. `unknown`: the server alone knows. Absent where an earlier release wrote.
   */
  readonly left?: 'never' | 'now' | 'unknown'
  /** Tries so far; the last fifty are in `history`, oldest first. */
  readonly attempts: number
  readonly history: readonly Attempt[]
}

/** How a sealed filing is to be sent; read from the definition when sealing. */
export interface Sending { readonly anonymous: boolean, readonly assurance: Assurance, readonly staff?: boolean, readonly fileBy?: CivilDate }

export interface StoredReceipt {
  readonly filing: FilingId
  readonly owner: Owner
  readonly receipt: Receipt
  readonly jws: string
  /** Device clock. */
  readonly verifiedAt: Instant
  /** Receipts of before, where the office lost a filing and has registered it anew under another number: they prove when it was filed first. */
  readonly earlier?: readonly { readonly receipt: Receipt, readonly jws: string }[]
}

/** One of my filings as last seen, for reading with no network. */
export interface CachedFiling {
  readonly card: FilingCard
  /** Absent until the filing itself was opened or refreshed. */
  readonly whole?: MyFilingReply
  /** When the server said so, device clock. */
  readonly seenAt: Instant
}

/** Data that a person has asked to keep, to be offered in later filings: of a firm or somebody they represent, or of a vehicle. */
export interface SavedData {
  readonly id: string
  readonly of: 'party' | 'vehicle'
  /** As the person recognises it: a name, a number plate. */
  readonly name: string
  /** Of a party by `fact`, of a vehicle by the columns of its table. */
  readonly answers: Answers
  /** Device clock. */
  readonly savedAt: Instant
}

/** Who was logged in when the server was last heard; lets a person find their drafts again with no network. Holds no credential. */
export type RememberedPerson = ({ readonly person: PersonReply } | { readonly staff: StaffReply }) & { readonly assurance: number }
/** Somebody logged out with no network: the server is still to be told. */
export interface Leaving { readonly leaving: Owner }
/** Somebody was here whose keys are locked: until they are unlocked it is not told who. */
export interface LockedPerson { readonly locked: Owner }

/** Kept when everything it offers is on the device too; `packBytes` is what that weighs. */
export interface StoredCatalogue { readonly catalogue: CatalogueReply, readonly packBytes: number, readonly seenAt: Instant }

export interface DeviceSpace {
  /** Bytes used and granted by the browser; undefined where it does not say. */
  readonly usedBytes: number | undefined
  readonly quotaBytes: number | undefined
  /** True when the browser promised not to evict. */
  readonly persisted: boolean
}

/** What a person may have cleared away: deleted drafts, what the office has registered (receipts apart), forms that nothing needs. */
export type RemovableKind = 'deleted' | 'filed' | 'forms'
export interface Removable { readonly count: number, readonly bytes: number }
