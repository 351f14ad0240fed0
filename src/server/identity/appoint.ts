import { randomUUID } from 'node:crypto'
import { writeAudit, type AuditEntry } from '../audit/index.ts'
import { NotDone } from '../platform/command-line.ts'
import type { Database, Transaction } from '../platform/database.ts'
import { jobs } from '../platform/jobs.ts'
import { EVERYTHING } from '../platform/row-sight.ts'
import { transactions } from '../platform/transaction.ts'
import type { StaffOfficeRole } from './actor.ts'
import { identities } from './repository.ts'
import { askToRevoke } from './revocation.ts'

/** Who works for a body, and in which offices. `login` is what the staff's provider calls them, in lower case. */
export type StaffOrder = { readonly body: string, readonly login: string } & (
  | { readonly does: 'add', readonly name: string, readonly roles: readonly StaffOfficeRole[] }
  | { readonly does: 'roles', readonly roles: readonly StaffOfficeRole[] }
  | { readonly does: 'remove' }
)

/** The order does not fit who is there; nothing was written. */
export class UnfitOrder extends NotDone {
  override readonly name = 'UnfitOrder'
}

/**
 * Appoints a member of the staff, gives other roles, or takes all of them away. In the same transaction the audit log says so, and the
 * person's sessions end: what they may do now begins with a login.
 * @param db as the owner of the tables
 * @throws {@link UnfitOrder} for who is there already, or is not
 */
export async function appointStaff(db: Database, order: StaffOrder): Promise<void> {
  await transactions(db)(async tx => {
    const staff = await carryOut(tx, order)
    await askToRevoke(tx, await identities(tx).endSessionsOfOwner(staff), { jobs })
    await writeAudit(tx, { body: order.body, who: 'operator', ...saysOf(order, staff) })
  }, { sees: EVERYTHING })
}

/** @returns the opaque id, the same for who comes back after years */
async function carryOut(tx: Transaction, order: StaffOrder): Promise<string> {
  const { body, login } = order
  const known = await identities(tx).staffByLogin(body, login)
  if (order.does === 'add') {
    if (known) throw new UnfitOrder(`${login} is there already: to give other roles say roles`)
    await identities(tx).putStaff({ id: randomUUID(), body, login, name: order.name, roles: order.roles })
    return (await identities(tx).staffByLogin(body, login))?.id ?? ''
  }
  if (!known) throw new UnfitOrder(`Nobody has the login ${login}`)
  if (order.does === 'remove') await identities(tx).retireStaff(known.id)
  else await identities(tx).putStaff({ ...known, body, login, roles: order.roles })
  return known.id
}

/** By id alone: the log is kept for ever, and the table of the staff says whose it is. */
function saysOf(order: StaffOrder, staff: string): Pick<AuditEntry, 'what' | 'details'> {
  if (order.does === 'remove') return { what: 'staff.removed', details: { staff } }
  return { what: order.does === 'add' ? 'staff.added' : 'staff.roles-given', details: { staff, roles: order.roles.map(({ role, office }) => `${role}:${office}`).join(' ') } }
}
