/**
 * Where things are on the wire, and the numbers both sides must agree on. No schema library here:
 * the browser reads this file alone, so that its first page does not carry the validator.
 */

export const catalogueRoutes = {
  body: '/api/body',
  catalogue: '/api/catalogue',
  procedureTypes: '/api/procedure-types',
  definition: '/api/definitions/:digest',
  pack: '/api/pack',
  bundle: '/api/bundles/:digest',
  list: '/api/lists/:digest',
} as const

/**
 * Filing is one PUT of the sealed bytes, exactly as they were hashed on the device (`application/json`).
 * 201 registered now · 200 registered before, the same bytes of reply · 409 filing.id-reused · 423 filing.in-flight (Retry-After).
 * `restore` is for a filing that the server has lost with what was restored over it: PUT of a {@link FilingRestore} → the reply it had, under the
 * number it had, if that number is among `raises`.
 */
export const filingRoutes = {
  filing: '/api/filings/:id',
  restore: '/api/filings/:id/restore',
  raises: '/api/raises',
  attachment: '/api/filings/:id/attachments/:sha256',
  attachmentChunk: '/api/filings/:id/attachments/:sha256/chunks/:index',
  attachmentComplete: '/api/filings/:id/attachments/:sha256/complete',
  mine: '/api/my/filings',
  myFiling: '/api/my/filings/:id',
  myDocument: '/api/my/filings/:id/documents/:sha256',
  /** Of a filing with a person: for her and its office. Of one without: for who holds its id, which is the device it was made on. */
  receiptPdf: '/api/filings/:id/receipt',
  receiptCheck: '/api/receipts/:code',
  time: '/api/time',
} as const

/**
 * An attachment goes in four steps, each of which may be repeated after any cut:
 * PUT `attachment` with an {@link AttachmentDeclaration} → {@link AttachmentStatus} · PUT `attachmentChunk` for every number in `missing`
 * (raw bytes, `application/octet-stream`) → AttachmentStatus · POST `attachmentComplete` (no body) → AttachmentStatus with `complete: true`.
 * GET `attachment` asks without declaring: 404 request.not-found when it was never declared.
 */
export const MAX_ATTACHMENT_BYTES = 50 * 1024 * 1024
export const MAX_ATTACHMENTS_PER_FILING = 60
/** Every chunk but the last has this size. */
export const CHUNK_BYTES = 512 * 1024
/** Content-Digest: `sha-256=:…base64…:` (RFC 9530) accompanies each chunk. */
export const CHUNK_DIGEST_HEADER = 'content-digest'
/** The longest sealed filing, as JSON in UTF-8. */
export const MAX_SEALED_BYTES = 1024 * 1024
export const SEAL_HASH_HEADER = 'x-seal-hash'
/** Mutating requests carry it: a form on another site cannot (S08). */
export const APP_HEADER = 'x-sportello'
/**
 * Whose session the sender means to speak in, by the `owner` that `session` named. Another tab may let somebody else in at any moment:
 * with any other session the answer is 401 identity.login-required, and nothing is done in a stranger's name.
 */
export const OWNER_HEADER = 'x-owner'

export const outageRoutes = {
  outages: '/api/outages',
} as const

export const identityRoutes = {
  /** Full-page navigation. Query: `returnTo` (a path of this site), `level` 1–3. */
  login: '/auth/login',
  callback: '/auth/callback',
  staffLogin: '/auth/staff/login',
  staffCallback: '/auth/staff/callback',
  logout: '/api/logout',
  /** POST (no body) ends every other session of who is logged in, and answers an {@link ElsewhereReply}. */
  logoutElsewhere: '/api/logout/elsewhere',
  session: '/api/session',
} as const

/**
 * The copy of a draft that the server keeps for who is logged in, under the id that the filing will have.
 * PUT with a {@link DraftSave} → the new revision; 409 draft.stale when another device saved meanwhile, with the revision there is.
 * GET → {@link DraftCopy} · DELETE `?expected=` → 409 draft.stale likewise; a draft that is gone stays gone. Its files travel as the filing's own
 * attachments, so that they need not travel again when it is filed; `file` brings them to another device.
 */
export const draftRoutes = {
  mine: '/api/my/drafts',
  draft: '/api/my/drafts/:id',
  file: '/api/my/drafts/:id/files/:sha256',
} as const

/** The longest draft, as JSON in UTF-8. */
export const MAX_DRAFT_BYTES = 512 * 1024
/** Copies that one person may have at a time. */
export const MAX_DRAFTS = 200

/** PUT `mail` with a {@link MailChoice}, `push` with a {@link PushChoice}; each answers the whole as {@link NoticesReply} and may be sent again. */
export const noticeRoutes = {
  mine: '/api/my/notices',
  mail: '/api/my/notices/mail',
  push: '/api/my/notices/push',
} as const

/** GET `identification` is for the protocol and answers an {@link IdentificationReply}. POST `byHand` with a {@link ByHandRequest}, for the protocol, answers a {@link ByHandReply} and may be sent again. POST `takeCharge` (no body) answers the filing as {@link OfficeFilingReply}; the same officer may send it again. */
export const officeRoutes = {
  inbox: '/api/office/filings',
  filing: '/api/office/filings/:id',
  document: '/api/office/filings/:id/documents/:sha256',
  identification: '/api/office/filings/:id/identification',
  byHand: '/api/office/receipts',
  takeCharge: '/api/office/filings/:id/take-charge',
} as const
