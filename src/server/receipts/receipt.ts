import type { Receipt } from '#contract/filings.ts'
import { civilDateInRome } from '#domain/calendar/rome.ts'
import type { Holidays } from '#domain/calendar/holidays.ts'
import { termEnds } from '#domain/calendar/term.ts'
import { protocolLabel, type ProtocolEntry, type SealedContent } from '#domain/filing/filing.ts'
import type { Definition, Term, TermCase } from '#domain/procedure/definition.ts'
import { silenceText } from './silence.ts'

/** All a receipt is made of; everything but the entry is known before the register is locked. */
export interface ReceiptParts {
  readonly content: SealedContent
  readonly sealHash: string
  readonly definition: Definition
  readonly bodyName: string
  readonly holidays: Holidays
  /** The one that the answers have. */
  readonly term: Term | TermCase
  readonly subject: string
  readonly applicant: Receipt['applicant']
  readonly code: string
}

/** What the receipt says (L. 241/1990 art. 8 and 18-bis). The term ends on a day, counted from the day of registration in Italy. */
export function makeReceipt({ content, sealHash, definition, bodyName, holidays, term, subject, applicant, code }: ReceiptParts, entry: ProtocolEntry): Receipt {
  const { office } = definition
  return {
    filing: content.id,
    code,
    body: content.body,
    bodyName,
    register: entry.register,
    year: entry.year,
    number: entry.number,
    label: protocolLabel(entry),
    registeredAt: entry.registeredAt,
    sealHash,
    procedure: { ...content.procedure },
    title: definition.title,
    subject,
    applicant,
    documents: content.attachments.map(({ path, name, mediaType, bytes, sha256 }) => ({ path, name, mediaType, bytes, sha256 })),
    office: { name: office.name, pec: office.pec, phone: office.phone, address: office.address, responsible: office.responsible, substitute: office.substitute },
    term: { days: term.days, ends: termEnds(civilDateInRome(entry.registeredAt), term.days, holidays), silence: term.silence, silenceText: silenceText(term) },
    remedies: 'remedies' in term ? term.remedies : definition.remedies,
  }
}
