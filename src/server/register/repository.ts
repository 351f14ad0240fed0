import { sql } from 'kysely'
import type { ProtocolEntry } from '#domain/filing/filing.ts'
import type { Transaction } from '../platform/database.ts'

/** What a registration fixes for ever beside its number and time (DPR 445/2000 art. 53). */
export interface NewEntry {
  readonly body: string
  readonly register: string
  readonly filing: string
  /** Name of who files; null where the law lets anyone report without one. */
  readonly sender: string | null
  readonly subject: string
  readonly sealHash: string
  readonly documentHashes: readonly string[]
  readonly classification: string
}

interface EntryRow { readonly filing: string, readonly register: string, readonly year: number, readonly number: string, readonly registered_at: Date }

/**
 * Registers filings in the order given and holds their registers until the transaction ends; a rollback gives the numbers back.
 * Call it last: every other filing of the body waits from here to COMMIT. Never twice for one filing: the database refuses it.
 * @returns what each filing got, by its id
 */
export async function enterInRegister(tx: Transaction, entries: readonly NewEntry[]): Promise<ReadonlyMap<string, ProtocolEntry>> {
  const { rows } = await sql<EntryRow>`
    SELECT new.filing, new.register, entered.year, entered.number, entered.registered_at
    FROM jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) AS new(
      body text, register text, filing uuid, sender text, subject text, "sealHash" text, "documentHashes" text[], classification text)
    CROSS JOIN LATERAL sportello.enter_in_register(
      new.body, new.register, new.filing, new.sender, new.subject, new."sealHash", new."documentHashes", new.classification) AS entered`.execute(tx)
  if (rows.length !== entries.length) throw new Error('The register did not give every number')
  return new Map(rows.map(({ filing, register, year, number, registered_at: at }) => [filing, { register, year, number: Number(number), registeredAt: at.toISOString() }]))
}

/** What became of a number that somebody holds a receipt of. */
export type GivenBack = 'given' | 'not-awaited' | 'taken'

/**
 * Gives a number that was jumped over back to its filing, with its time, and holds the register until the transaction ends.
 * The caller has verified the receipt. Call it last, as {@link enterInRegister}.
 * @returns `not-awaited` for a number no restore has lost, `taken` for one that another filing has: then nothing was written
 */
export async function giveBackNumber(tx: Transaction, { body, register, filing, sender, subject, sealHash, documentHashes, classification }: NewEntry, { year, number, registeredAt }: ProtocolEntry): Promise<GivenBack> {
  const { rows: [row] } = await sql<{ outcome: GivenBack }>`SELECT sportello.give_back_number(
    ${body}, ${register}, ${year}, ${number}, ${registeredAt}::timestamptz,
    ${filing}::uuid, ${sender}, ${subject}, ${sealHash}, ${[...documentHashes]}::text[], ${classification}) AS outcome`.execute(tx)
  if (!row) throw new Error('The register did not say what became of a number')
  return row.outcome
}

/** Numbers that the counter jumped over after a restore. */
export interface Raise { readonly body: string, readonly register: string, readonly year: number, readonly from: number, readonly to: number, readonly at: string, readonly reason: string }

interface RaiseRow extends Pick<Raise, 'body' | 'register' | 'year' | 'reason'> { readonly from_number: string, readonly to_number: string, readonly at: Date }

function asRaise({ from_number: from, to_number: to, at, ...rest }: RaiseRow): Raise {
  return { ...rest, from: Number(from), to: Number(to), at: at.toISOString() }
}

/** All there were, the oldest first. */
export async function raisesOf(db: Transaction): Promise<readonly Raise[]> {
  const { rows } = await sql<RaiseRow>`
    SELECT body, register, year, from_number, to_number, at, reason FROM sportello.register_raise ORDER BY body, register, year, from_number`.execute(db)
  return rows.map(asRaise)
}

/** Those of a body that have a number which has not come back with its content. For a transaction that sees everything. */
export async function awaitedRaises(db: Transaction, body: string): Promise<readonly Raise[]> {
  const { rows } = await sql<RaiseRow>`
    SELECT r.body, r.register, r.year, r.from_number, r.to_number, r.at, r.reason FROM sportello.register_raise r
    WHERE r.body = ${body} AND r.to_number - r.from_number + 1 > (
      SELECT count(*) FROM sportello.register_entry e JOIN sportello.filing f ON f.body = e.body AND f.id = e.filing AND f.sealed <> ''
      WHERE e.body = r.body AND e.register = r.register AND e.year = r.year AND e.number BETWEEN r.from_number AND r.to_number)
    ORDER BY r.register, r.year, r.from_number`.execute(db)
  return rows.map(asRaise)
}

/**
 * Raises a counter so that the next number is the one after `above`; as the owner of the tables only.
 * @returns the numbers jumped over; nothing when the counter is there already
 */
export async function raiseCounter(tx: Transaction, { body, register, year, above, reason }: { readonly body: string, readonly register: string, readonly year: number, readonly above: number, readonly reason: string }): Promise<Pick<Raise, 'from' | 'to'> | undefined> {
  const { rows: [row] } = await sql<{ from_number: string | null, to_number: string | null }>`
    SELECT from_number, to_number FROM sportello.raise_register(${body}, ${register}, ${year}, ${above}, ${reason})`.execute(tx)
  return row?.from_number == null || row.to_number == null ? undefined : { from: Number(row.from_number), to: Number(row.to_number) }
}
