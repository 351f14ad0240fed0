import type { Ask } from './judge.ts'
import { sha256 } from './canonical.ts'

interface Entry { readonly body: string, readonly register: string, readonly year: number, readonly number: string, readonly at: string, readonly filing: string }

const ROME = new Intl.DateTimeFormat('en', { timeZone: 'Europe/Rome', year: 'numeric' })

interface Raise { readonly body: string, readonly register: string, readonly year: number, readonly from: string, readonly to: string }

/** Numbers without repetition, and without a gap but those that a raise after a restore names, each number of them; times that never go back, each in the year it fell in (DPR 445/2000 art. 57). */
export async function judgeRegister(ask: Ask): Promise<readonly string[]> {
  const entries = await ask<Entry>(`SELECT body, register, year, number, to_char(registered_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at, filing
    FROM sportello.register_entry ORDER BY body, register, year, number`)
  const raises = await ask<Raise>(`SELECT body, register, year, from_number AS from, to_number AS to FROM sportello.register_raise`)
  const isNamed = ({ body, register, year }: Entry, number: number): boolean =>
    raises.some(one => one.body === body && one.register === register && one.year === year && Number(one.from) <= number && number <= Number(one.to))
  const faults: string[] = []
  let previous: Entry | undefined
  for (const entry of entries) {
    const isFirst = previous?.body !== entry.body || previous.register !== entry.register || previous.year !== entry.year
    let wanted = isFirst ? 1 : Number(previous?.number) + 1
    while (wanted < Number(entry.number) && isNamed(entry, wanted)) wanted += 1
    const name = `${entry.register} ${entry.number}/${String(entry.year)}`
    if (Number(entry.number) !== wanted) faults.push(`gap: ${name} stands where ${String(wanted)} should`)
    if (previous?.body === entry.body && previous.register === entry.register && previous.at > entry.at) faults.push(`time: ${name} is earlier than the number before it`)
    if (ROME.format(new Date(entry.at)) !== String(entry.year)) faults.push(`year: ${name} was registered ${entry.at}`)
    previous = entry
  }
  return faults
}

interface AuditRow { readonly body: string, readonly seq: string, readonly at: string, readonly what: string, readonly who: string, readonly filing: string | null, readonly details: string, readonly prev_hash: string, readonly hash: string }

/** What the log calls it: a filing that comes back after a restore was registered in rows that are gone. */
const REGISTERS = new Set(['filing.registered', 'filing.restored'])

/** The chain of the audit log, computed anew, and one entry of registration for each filing. @param filings ids of what is registered */
export async function judgeAudit(ask: Ask, filings: ReadonlySet<string>): Promise<readonly string[]> {
  const rows = await ask<AuditRow>(`SELECT body, seq, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at, what, who, filing, details, prev_hash, hash
    FROM sportello.audit ORDER BY body, seq`)
  const faults: string[] = []
  const told = new Set<string>()
  let [body, seq, hash] = ['', 0, '']
  for (const row of rows) {
    if (row.body !== body) [body, seq, hash] = [row.body, 0, '0'.repeat(64)]
    const expected = sha256([hash, row.body, row.seq, row.at, row.what, row.who, row.filing ?? '-', row.details].join('\n'))
    if (Number(row.seq) !== seq + 1 || row.prev_hash !== hash || row.hash !== expected) faults.push(`audit: the chain of ${row.body} breaks at ${row.seq}`)
    ;[seq, hash] = [Number(row.seq), row.hash]
    if (!REGISTERS.has(row.what) || row.filing === null) continue
    if (told.has(row.filing)) faults.push(`audit: ${row.filing} was registered twice`)
    told.add(row.filing)
  }
  for (const filing of filings) if (!told.has(filing)) faults.push(`audit: the registration of ${filing} is not told`)
  return faults
}

/** The work that a registration asks for, once each: the printed receipt, waiting or made. */
export async function judgeEffects(ask: Ask, filings: ReadonlySet<string>): Promise<readonly string[]> {
  const rows = await ask<{ filing: string, times: string }>(`
    SELECT filing, count(*) AS times FROM (
      SELECT j.payload ->> 'filing' AS filing FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id WHERE t.identifier = 'receipts.pdf'
      UNION ALL SELECT filing::text FROM sportello.receipt_pdf) AS effect GROUP BY filing`)
  const times = new Map(rows.map(row => [row.filing, Number(row.times)]))
  const uneven = [...filings].filter(id => times.get(id) !== 1).map(id => `effect: the receipt of ${id} is printed ${String(times.get(id) ?? 0)} times`)
  return [...uneven, ...[...times.keys()].filter(id => !filings.has(id)).map(id => `effect: a receipt is printed of ${id}, which is not registered`)]
}
