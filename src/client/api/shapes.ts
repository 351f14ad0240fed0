import type { Lists, PackReply, ProcedureTypesReply } from '#contract/catalogue.ts'
import type { DraftCopy, DraftMark, MyDraftsReply } from '#contract/drafts.ts'
import type { AttachmentStatus, FilingReply, MyFilingReply, MyFilingsReply, RaisesReply, ReceiptCheckReply } from '#contract/filings.ts'
import type { ElsewhereReply } from '#contract/identity.ts'
import type { NoticesReply } from '#contract/notices.ts'
import type { OutagesReply } from '#contract/outages.ts'
import type { ByHandReply, IdentificationReply, InboxReply, OfficeFilingReply } from '#contract/office.ts'
import type { Definition } from '#domain/procedure/definition.ts'
import { fits, shaped, type Outline } from './outline.ts'
import type { Shape } from './read.ts'

const RECEIPT: Outline = {
  filing: 'string', code: 'string', label: 'string', number: 'number', year: 'number', registeredAt: 'string', sealHash: 'string', documents: 'array', term: 'object', office: 'object',
}

/** For calls whose answer says nothing beyond its status. */
export const isAcknowledgement: Shape<object | undefined> = body => body === undefined || (typeof body === 'object' && body !== null)
export const isProcedureTypes = shaped<ProcedureTypesReply>({ columns: 'array', procedures: 'array' })
export const isPack = shaped<PackReply>({ definitions: 'array', lists: 'array' })
export const isDefinition = shaped<Definition>({ id: 'string', version: 'number', steps: 'array', identity: 'object' })
export const isBundle: Shape<readonly Definition[]> = (body): body is readonly Definition[] => Array.isArray(body) && body.every(isDefinition)
export const isElsewhere = shaped<ElsewhereReply>({ ended: 'number' })
export const isOutages = shaped<OutagesReply>({ recordedSince: 'string', outages: 'array' })
export const isKeySet = shaped<{ readonly keys: readonly JsonWebKey[] }>({ keys: 'array' })
export const isAttachmentStatus = shaped<AttachmentStatus>({ sha256: 'string', bytes: 'number', complete: 'boolean', missing: 'array' })
export const isMyFilings = shaped<MyFilingsReply>({ filings: 'array' })
export const isMyFiling = shaped<MyFilingReply>({ card: 'object', receipt: 'object', jws: 'string', events: 'array' })
export const isMyDrafts = shaped<MyDraftsReply>({ drafts: 'array' })
export const isDraftMark = shaped<DraftMark>({ id: 'string', revision: 'number' })
export const isReceiptCheck = shaped<ReceiptCheckReply>({ valid: 'boolean', label: 'string', sealHash: 'string', documents: 'array' })
export const isRaises = shaped<RaisesReply>({ body: 'string', raises: 'array' })
/** Both ways to be told may be absent. */
export const isNotices = shaped<NoticesReply>({})
export const isInbox = shaped<InboxReply>({ rows: 'array', total: 'number', offices: 'array', procedures: 'array' })
export const isIdentification = shaped<IdentificationReply>({ label: 'string', registeredAt: 'string', identification: 'object or null' })
export const isByHand = shaped<ByHandReply>({ fresh: 'boolean', label: 'string', registeredAt: 'string' })
export const isOfficeFiling = shaped<OfficeFilingReply>({ row: 'object', receipt: 'object', signatures: 'array', events: 'array', log: 'array' })

export function isFilingReply(body: unknown): body is FilingReply {
  return fits(body, { receipt: 'object', jws: 'string' }) && fits((body as FilingReply).receipt, RECEIPT)
}

/** What a kept draft must have to be opened on a device; the rest it may lack. */
const DRAFT: Outline = { body: 'string', procedure: 'object', title: 'object', answers: 'object', language: 'string', confirmed: 'array', createdAt: 'string', updatedAt: 'string' }

export function isDraftCopy(body: unknown): body is DraftCopy {
  if (!fits(body, { id: 'string', revision: 'number', at: 'string' })) return false
  const { at, draft } = body as DraftCopy
  return at !== 'kept' || fits(draft, DRAFT)
}

/** Its digest says the rest. */
export function isList(body: unknown): body is Lists[keyof Lists] {
  return Array.isArray(body)
}
