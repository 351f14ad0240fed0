import type { FilingReply } from '#contract/filings.ts'
import type { Sealed } from './filing.ts'
import type { TestServer } from './server.ts'

/** As after a restore: nothing is known of these filings, and the counter is where it was before them. */
export async function lose(server: TestServer, ...held: readonly { readonly filing: Sealed, readonly reply: FilingReply }[]): Promise<void> {
  const ids = held.map(one => one.filing.id)
  await server.sql('SET session_replication_role = replica')
  for (const [table, column] of [['receipt_pdf', 'filing'], ['case_event', 'filing'], ['filing_case', 'filing'], ['filing_document', 'filing'], ['filing', 'id'], ['register_entry', 'filing'], ['attachment', 'filing'], ['upload_claim', 'filing']] as const) {
    await server.sql(`DELETE FROM sportello.${table} WHERE ${column} = ANY ($1::uuid[])`, [ids])
  }
  await server.sql('SET session_replication_role = origin')
  for (const { reply: { receipt } } of held) {
    await server.sql('DELETE FROM sportello.register_counter WHERE $1 = 0', [receipt.number - 1])
    await server.sql('UPDATE sportello.register_counter SET last_number = least(last_number, $1) WHERE $1 > 0 AND body = $2 AND year = $3', [receipt.number - 1, receipt.body, receipt.year])
  }
}
