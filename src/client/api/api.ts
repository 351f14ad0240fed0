import type { CatalogueReply, Lists, PackReply, ProcedureTypesReply } from '#contract/catalogue.ts'
import type { DraftCopy, DraftMark, DraftSave, MyDraftsReply } from '#contract/drafts.ts'
import type { AttachmentStatus, FilingReply, MyFilingReply, MyFilingsReply, RaisesReply, ReceiptCheckReply, TimeReply } from '#contract/filings.ts'
import type { ElsewhereReply, SessionReply } from '#contract/identity.ts'
import type { MailChoice, NoticesReply, PushChoice } from '#contract/notices.ts'
import type { OutagesReply } from '#contract/outages.ts'
import type { ByHandReply, IdentificationReply, InboxQuery, InboxReply, OfficeFilingReply } from '#contract/office.ts'
import type { Definition } from '#domain/procedure/definition.ts'
import type { FilingId, Instant } from '#domain/filing/filing.ts'
import type { Result } from '#domain/problem/problem.ts'

/** How an answer came. */
export interface Arrival {
  /** HTTP status; absent when nothing came back. */
  readonly status?: number
  /** The server's own clock, from its Date header. */
  readonly serverAt?: Instant
  /** The pause the server asked for. */
  readonly retryAfterMs?: number
}
/**
 * A Result that also says how it came. Nothing is thrown for what a network or a server does:
 * no answer is `network.unreachable`, an answer that is not this server's (a captive portal's page) is `network.not-our-server`.
 */
export type Answer<T> = Result<T> & { readonly arrival: Arrival }

export interface Call {
  readonly signal?: AbortSignal
  /** Send no cookie: the filing is nobody's. */
  readonly anonymous?: boolean
  /** Whose session it must be; with anybody else's the answer is `identity.login-required`. */
  readonly owner?: string
  /** Bytes received so far. */
  readonly onProgress?: (bytes: number) => void
}

export interface Api {
  catalogue: (call?: Call) => Promise<Answer<CatalogueReply>>
  /** The table of art. 35 D.Lgs. 33/2013. */
  procedureTypes: (call?: Call) => Promise<Answer<ProcedureTypesReply>>
  pack: (call?: Call) => Promise<Answer<PackReply>>
  definition: (digest: string, call?: Call) => Promise<Answer<Definition>>
  /** Several definitions at once. What is in it has to be looked at one by one: nothing names it by its content. */
  bundle: (digest: string, call?: Call) => Promise<Answer<readonly Definition[]>>
  list: <N extends keyof Lists>(digest: string, call?: Call) => Promise<Answer<Lists[N]>>

  session: (call?: Call) => Promise<Answer<SessionReply>>
  logout: (call?: Call) => Promise<Answer<void>>
  /** Ends the person's sessions but this one. */
  logoutElsewhere: (call?: Call) => Promise<Answer<ElsewhereReply>>
  time: (call?: Call) => Promise<Answer<TimeReply>>
  /** When the counter could not be used. */
  outages: (call?: Call) => Promise<Answer<OutagesReply>>
  /** The keys that sign receipts. */
  keys: (call?: Call) => Promise<Answer<readonly JsonWebKey[]>>

  /** The sealed bytes, exactly as hashed. May be repeated for ever: the same bytes get the same number. */
  putFiling: (id: FilingId, bytes: ArrayBuffer, sealHash: string, call?: Call) => Promise<Answer<FilingReply>>
  /** A filing that the office has lost, with the receipt it has. May be repeated as `putFiling`. */
  restoreFiling: (id: FilingId, bytes: ArrayBuffer, held: FilingReply, call?: Call) => Promise<Answer<FilingReply>>
  /** Numbers that the office may have lost. */
  raises: (call?: Call) => Promise<Answer<RaisesReply>>
  declareAttachment: (id: FilingId, sha256: string, bytes: number, call?: Call) => Promise<Answer<AttachmentStatus>>
  putChunk: (id: FilingId, sha256: string, chunk: { readonly index: number, readonly sha256: string, readonly bytes: ArrayBuffer }, call?: Call) => Promise<Answer<AttachmentStatus>>
  completeAttachment: (id: FilingId, sha256: string, call?: Call) => Promise<Answer<AttachmentStatus>>

  myFilings: (after?: string, call?: Call) => Promise<Answer<MyFilingsReply>>
  myFiling: (id: FilingId, call?: Call) => Promise<Answer<MyFilingReply>>
  checkReceipt: (code: string, call?: Call) => Promise<Answer<ReceiptCheckReply>>

  myDrafts: (call?: Call) => Promise<Answer<MyDraftsReply>>
  /** A kept copy, or what became of it. */
  myDraft: (id: FilingId, call?: Call) => Promise<Answer<DraftCopy>>
  putDraft: (id: FilingId, save: DraftSave, call?: Call) => Promise<Answer<DraftMark>>
  deleteDraft: (id: FilingId, expected: number, call?: Call) => Promise<Answer<DraftCopy>>
  /** A file of a draft, believed only when it is what its name says. */
  draftFile: (id: FilingId, sha256: string, call?: Call) => Promise<Answer<ArrayBuffer>>

  /** How one may be told of news, and what one has chosen. */
  notices: (call?: Call) => Promise<Answer<NoticesReply>>
  chooseMail: (choice: MailChoice, call?: Call) => Promise<Answer<NoticesReply>>
  choosePush: (choice: PushChoice, call?: Call) => Promise<Answer<NoticesReply>>

  inbox: (query: InboxQuery, call?: Call) => Promise<Answer<InboxReply>>
  officeFiling: (id: FilingId, call?: Call) => Promise<Answer<OfficeFilingReply>>
  /** How who filed was identified: for the protocol. */
  identification: (id: FilingId, call?: Call) => Promise<Answer<IdentificationReply>>
  takeCharge: (id: FilingId, call?: Call) => Promise<Answer<OfficeFilingReply>>
  /** A signed receipt of a filing that a restore has lost: for the protocol. May be repeated. */
  enterByHand: (jws: string, call?: Call) => Promise<Answer<ByHandReply>>
}
