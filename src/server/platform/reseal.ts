import { sql } from 'kysely'
import type { Database } from './database.ts'
import type { MasterKeys } from './master-keys.ts'
import { EVERYTHING } from './row-sight.ts'
import { createSealer } from './sealer.ts'
import { transactions } from './transaction.ts'

/** A table with a column `sealed`, and for what its values are sealed. */
export interface SealedTable { readonly schema: 'public' | 'sportello', readonly table: string, readonly purpose: string }

const AT_ONCE = 500

interface Row { readonly place: string, readonly sealed: Buffer }

/**
 * Seals again with today's master key every value of the table that lies under another. A row that is changed meanwhile is left to the next round, so
 * it may run beside servers, be stopped and be run again. One that does not open is left as it is.
 * @param db as the owner of the tables
 * @returns how many were changed, and how many do not open
 */
export async function resealTable(db: Database, table: SealedTable, keys: MasterKeys): Promise<{ readonly changed: number, readonly lost: number }> {
  let changed = 0
  for (;;) {
    const { resealed, lost, moved } = await oneRound(db, table, keys)
    changed += resealed
    if (resealed === 0 && moved === 0) return { changed, lost }
  }
}

async function oneRound(db: Database, { schema, table, purpose }: SealedTable, keys: MasterKeys): Promise<{ readonly resealed: number, readonly moved: number, readonly lost: number }> {
  const sealer = createSealer(keys)
  const name = sql.table(`${schema}.${table}`)
  const round = { resealed: 0, moved: 0, lost: 0 }
  let last = '(0,0)'
  for (;;) {
    const rows = await transactions(db)(async tx => {
      const found = await sql<Row>`
        SELECT ctid::text AS place, sealed FROM ${name} WHERE ctid > ${last}::tid AND substring(sealed FROM 1 FOR 8) <> decode(${keys.current.id}, 'hex')
        ORDER BY ctid LIMIT ${AT_ONCE}`.execute(tx)
      const again = { resealed: 0, moved: 0, lost: 0 }
      for (const { place, sealed } of found.rows) {
        const value = sealer.open(sealed, purpose)
        if (value === undefined) {
          again.lost += 1
          continue
        }
        const { numAffectedRows = 0n } = await sql`UPDATE ${name} SET sealed = ${sealer.seal(value, purpose)} WHERE ctid = ${place}::tid AND sealed = ${sealed}`.execute(tx)
        again[numAffectedRows === 0n ? 'moved' : 'resealed'] += 1
      }
      return { places: found.rows.map(row => row.place), again }
    }, { sees: EVERYTHING })
    for (const what of ['resealed', 'moved', 'lost'] as const) round[what] += rows.again[what]
    const end = rows.places.at(-1)
    if (end === undefined) return round
    last = end
  }
}
