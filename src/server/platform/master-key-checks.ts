import { sql } from 'kysely'
import type { Database } from './database.ts'
import { BadSettings } from './environment.ts'
import type { MasterKeys } from './master-keys.ts'

/**
 * Every key that has closed something here must be known before anything is served or closed (F58). May be called at each start, by several servers.
 * @throws {@link BadSettings} naming the key that is missing, by its id
 */
export async function checkMasterKeys(db: Database, keys: MasterKeys): Promise<void> {
  const { rows } = await sql<{ key_id: string }>`SELECT key_id FROM sportello.master_key_used`.execute(db)
  const missing = rows.map(row => row.key_id).filter(id => keys.byId(id) === undefined)
  if (missing.length > 0) {
    throw new BadSettings(missing.map(id => `MASTER_KEY is not the one that what is stored here was closed with (${id}): put that one back, or beside the new one in OLD_MASTER_KEYS`))
  }
  await sql`INSERT INTO sportello.master_key_used (key_id) VALUES (${keys.current.id}) ON CONFLICT DO NOTHING`.execute(db)
}
