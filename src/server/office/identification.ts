import { sql } from 'kysely'
import type { IdentificationReply } from '#contract/office.ts'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import { writeAudit } from '../audit/index.ts'
import { cardOf, CARD_COLUMNS, isRegistered, type CardRow, type Evidence } from '../filings/index.ts'
import { sightOf } from '../identity/index.ts'
import type { Platform } from '../platform/ports.ts'
import type { OfficeRequest } from './filing.ts'
import { keepsRegister, staffOf } from './permission.ts'

interface IdentificationRow extends CardRow { readonly evidence: Partial<Evidence> | null }

/** Whom the filing's owner is told of: the protocol is no office with filings of its own. */
const PROTOCOL = 'Protocollo'

/**
 * The login behind a filing (CAD art. 65 c. 2), for the protocol: it vouches for the register, and reads no answers. That it was read is written in the filing's log.
 * @returns `identity.login-required`, `permission.denied` for everybody else, `filing.unknown`
 */
export async function officeIdentification({ body, id, actor }: OfficeRequest, { inTransaction }: Pick<Platform, 'inTransaction'>): Promise<Result<IdentificationReply>> {
  const staff = staffOf(actor)
  if (!staff.ok) return staff
  if (!keepsRegister(staff.value)) return refuse('permission.denied', {})
  return inTransaction(async tx => {
    const { rows: [row] } = await sql<IdentificationRow>`
      SELECT ${CARD_COLUMNS}, f.evidence FROM sportello.filing f JOIN sportello.filing_case c ON c.body = f.body AND c.filing = f.id
      WHERE f.body = ${body} AND f.id = ${id}::uuid`.execute(tx)
    if (!row) return await isRegistered(tx, body, id) ? refuse('permission.denied', {}) : refuse('filing.unknown', {})
    await writeAudit(tx, {
      body, filing: id, who: staff.value.staffId, what: 'identification.looked', details: { name: staff.value.name, office: PROTOCOL },
    })
    const { label, registeredAt } = cardOf(row)
    return ok({ label, registeredAt, identification: row.evidence && identificationOf(row.evidence) })
  }, { sees: sightOf(body, actor) })
}

function identificationOf({ assurance = 0, event, realm, issuer, acr, at, tokenHash, tokenId }: Partial<Evidence>): IdentificationReply['identification'] {
  const isWhole = event !== undefined && realm !== undefined && issuer !== undefined && acr !== undefined && at !== undefined && tokenHash !== undefined
  return { assurance, ...isWhole && { login: { event, realm, issuer, acr, at, tokenHash, ...tokenId !== undefined && { tokenId } } } }
}
