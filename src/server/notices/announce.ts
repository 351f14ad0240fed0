import { sql } from 'kysely'
import type { Transaction } from '../platform/database.ts'

/** What has happened to a filing, as far as a notice tells: nothing of what it is about. */
export type News = 'registered' | 'moved'

/** News of one filing for its owner. Ids only. */
export interface Announcement { readonly body: string, readonly owner: string, readonly filing: string, readonly news: News }

/** Tells who wants to be told. Payload: an {@link Announcement}. */
export const TELL_TASK = 'notices.tell'

/** Asks for notices in the caller's own transaction, which must see all there is, for those who have chosen any: one question to the database, and no job for the others. */
export async function announce(tx: Transaction, announcements: readonly Announcement[]): Promise<void> {
  if (announcements.length === 0) return
  await sql`
    SELECT graphile_worker.add_job(${TELL_TASK}, payload => one) FROM json_array_elements(${JSON.stringify(announcements)}::json) one
    WHERE EXISTS (SELECT FROM sportello.notice_mail m WHERE m.body = one->>'body' AND m.owner = one->>'owner')
      OR EXISTS (SELECT FROM sportello.notice_push p WHERE p.body = one->>'body' AND p.owner = one->>'owner')`.execute(tx)
}

/** Asks for the notice that a case has moved, in the caller's own transaction, which sees the case and not what its owner has chosen. */
export async function announceMove(tx: Transaction, body: string, filing: string): Promise<void> {
  await sql`
    SELECT graphile_worker.add_job(${TELL_TASK}, payload => json_build_object('body', c.body, 'owner', c.owner, 'filing', c.filing, 'news', 'moved'))
    FROM sportello.filing_case c WHERE c.body = ${body} AND c.filing = ${filing}::uuid AND c.owner IS NOT NULL`.execute(tx)
}
