import { sql } from 'kysely'
import type { Database, Transaction } from './database.ts'
import { BadSettings } from './environment.ts'
import type { MasterKeys } from './master-keys.ts'

/**
 * Every key that something may lie under must be known before anything is served or closed (F58), and nothing may be closed with one that was
 * replaced (S34). May be called at each start, by several servers.
 * @throws {@link BadSettings} naming the key by its id
 */
export async function checkMasterKeys(db: Database, keys: MasterKeys): Promise<void> {
  await checkKnown(db, keys)
  const { rows: [replaced] } = await sql<{ day: string }>`
    SELECT to_char(replaced_at, 'YYYY-MM-DD') AS day FROM sportello.master_key_used WHERE key_id = ${keys.current.id} AND replaced_at IS NOT NULL`.execute(db)
  if (replaced) throw new BadSettings([`MASTER_KEY is the one that was replaced on ${replaced.day} (${keys.current.id}): put the one that took its place, or make this the new one with src/server/rotation/command.ts`])
  await sql`INSERT INTO sportello.master_key_used (key_id) VALUES (${keys.current.id}) ON CONFLICT DO NOTHING`.execute(db)
}

/** @throws {@link BadSettings} naming, by its id, a key that something here may lie under and that nobody has given */
export async function checkKnown(db: Database | Transaction, keys: MasterKeys): Promise<void> {
  const { rows } = await sql<{ key_id: string }>`SELECT key_id FROM sportello.master_key_used WHERE retired_at IS NULL`.execute(db)
  const missing = rows.map(row => row.key_id).filter(id => keys.byId(id) === undefined)
  if (missing.length > 0) {
    throw new BadSettings(missing.map(id => `MASTER_KEY is not the one that what is stored here was closed with (${id}): put that one back, or beside the new one in OLD_MASTER_KEYS`))
  }
}
