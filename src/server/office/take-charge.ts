import { sql } from 'kysely'
import type { OfficeFilingReply } from '#contract/office.ts'
import { canMove } from '#domain/casework/state.ts'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import { writeAudit } from '../audit/index.ts'
import { sightOf } from '../identity/index.ts'
import { announceMove } from '../notices/index.ts'
import type { Transaction } from '../platform/database.ts'
import type { Platform } from '../platform/ports.ts'
import { describeFiling, openFiling, type OfficeRequest, type OpenedFiling } from './filing.ts'
import { canWork } from './permission.ts'

/**
 * Makes the officer who asks the one in charge of a filing; its owner sees the event. The same officer may ask again; of two who ask together one wins.
 * @returns `case.wrong-state` when somebody else has it or it is past that; else as {@link officeFiling}.
 */
export async function takeCharge(request: OfficeRequest, { inTransaction }: Pick<Platform, 'inTransaction'>): Promise<Result<OfficeFilingReply>> {
  return inTransaction(async tx => {
    const opened = await openFiling(tx, request, { lock: true })
    if (!opened.ok) return opened
    const { row, staff } = opened.value
    if (!canWork(staff, row.office)) return refuse('permission.denied', {})
    if (row.state === 'in-charge' && row.in_charge_of === staff.staffId) return ok(await describeFiling(tx, request, opened.value))
    if (!canMove(row.state, 'in-charge')) return refuse('case.wrong-state', { state: row.state })
    await moveToCharge(tx, request, opened.value)
    await announceMove(tx, request.body, request.id)
    await writeAudit(tx, {
      body: request.body, filing: request.id, who: staff.staffId, what: 'case.taken-in-charge', details: { name: staff.name, office: row.office_name.it, from: row.state },
    })
    const after = await openFiling(tx, request)
    return after.ok ? ok(await describeFiling(tx, request, after.value)) : after
  }, { sees: sightOf(request.body, request.actor) })
}

async function moveToCharge(tx: Transaction, { body, id }: OfficeRequest, { row, staff }: OpenedFiling): Promise<void> {
  await sql`
    WITH moved AS (
      UPDATE sportello.filing_case SET state = 'in-charge', in_charge_of = ${staff.staffId}, in_charge_name = ${staff.name},
        changed_at = greatest(changed_at, date_trunc('milliseconds', sportello.wall_clock()))
      WHERE body = ${body} AND filing = ${id}::uuid RETURNING changed_at)
    INSERT INTO sportello.case_event (body, filing, seq, at, kind, state, office)
    SELECT ${body}, ${id}::uuid, (SELECT max(seq) + 1 FROM sportello.case_event WHERE body = ${body} AND filing = ${id}::uuid),
      moved.changed_at, 'taken-in-charge', 'in-charge', ${row.office_name.it} FROM moved`.execute(tx)
}
