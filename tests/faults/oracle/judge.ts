import type { Belief, Intent } from '../ledger.ts'
import { canonical, sha256 } from './canonical.ts'
import { documentChecker } from './documents.ts'
import { judgeAudit, judgeEffects, judgeRegister } from './register.ts'
import { receiptOpener, type OpenReceipt } from './signature.ts'

/** Runs SQL with every right, for looking only. */
export type Ask = <T extends object>(text: string, values?: readonly unknown[]) => Promise<T[]>

export interface Evidence {
  readonly ask: Ask
  readonly dataDir: string
  readonly intents: ReadonlyMap<string, Intent>
  readonly beliefs: ReadonlyMap<string, Belief>
  /** Hashes of every answer that registered a filing, heard or not, by filing. */
  readonly replies: ReadonlyMap<string, ReadonlySet<string>>
}

export interface Verdict {
  /** Filings in the register. */
  readonly registered: number
  /** Stored documents that were opened and hashed. */
  readonly documents: number
  /** Every rule broken; the word before the colon is its kind. */
  readonly faults: readonly string[]
}

interface Row {
  readonly body: string
  readonly id: string
  readonly owner: string | null
  readonly year: number
  readonly number: string
  readonly at: string
  readonly seal_hash: string
  readonly sealed: Buffer
  readonly reply: Buffer
  readonly entry_hash: string
  readonly entry_filing: string
  readonly documents: readonly string[]
}

interface Receipt { readonly filing: string, readonly year: number, readonly number: number, readonly label: string, readonly registeredAt: string, readonly sealHash: string, readonly documents: readonly { readonly sha256: string }[] }

const ROWS_AT_ONCE = 1_000
const BODIES = ['p_pc', 'p_sp']
const NO_ID = '00000000-0000-0000-0000-000000000000'

/**
 * Holds what was meant and what devices believe against what the database and the document store have. It shares no code with the
 * application: its own hash, canonical form, signature check, decipherment, year and audit chain. It never asks the application how it is.
 */
export async function judge(evidence: Evidence): Promise<Verdict> {
  const { ask, dataDir, intents } = evidence
  const open = await receiptOpener(dataDir, BODIES)
  const faults: string[] = []
  const ids = new Set<string>()
  const marks = new Map<string, number>()
  for await (const row of rows(ask)) {
    ids.add(row.id)
    const mark = markIn(row)
    marks.set(mark, (marks.get(mark) ?? 0) + 1)
    faults.push(...judgeRow(row, { mark, open, evidence }).map(fault => `${fault} (${row.id})`))
  }
  faults.push(...judgeIntents(evidence, ids, marks))
  const registered = new Set([...ids].filter(id => intents.has(id)))
  const stored = await judgeDocuments(ask, dataDir)
  faults.push(...stored.faults, ...await judgeRegister(ask), ...await judgeAudit(ask, ids), ...await judgeEffects(ask, registered))
  return { registered: registered.size, documents: stored.documents, faults }
}

async function* rows(ask: Ask): AsyncGenerator<Row> {
  for (let last = NO_ID, more = true; more;) {
    const some = await ask<Row>(`
      SELECT f.body, f.id, f.owner, f.year, f.number, to_char(f.registered_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at, f.seal_hash, f.sealed, f.reply,
        e.seal_hash AS entry_hash, e.filing AS entry_filing,
        ARRAY(SELECT d.sha256 FROM sportello.filing_document d WHERE d.body = f.body AND d.filing = f.id ORDER BY d.position) AS documents
      FROM sportello.filing f LEFT JOIN sportello.register_entry e ON e.body = f.body AND e.register = f.register AND e.year = f.year AND e.number = f.number
      WHERE f.id > $1 ORDER BY f.id LIMIT ${String(ROWS_AT_ONCE)}`, [last])
    yield* some
    last = some.at(-1)?.id ?? last
    more = some.length === ROWS_AT_ONCE
  }
}

const MARK = /\[[a-z]\d+\]/

function markIn({ sealed }: Row): string {
  return MARK.exec(sealed.toString())?.[0] ?? ''
}

interface About { readonly mark: string, readonly open: OpenReceipt, readonly evidence: Evidence }

function judgeRow(row: Row, { mark, open, evidence: { intents, beliefs, replies } }: About): readonly string[] {
  const intent = intents.get(row.id)
  const { receipt, jws } = JSON.parse(row.reply.toString()) as { readonly receipt: Receipt, readonly jws: string }
  const hash = sha256(row.sealed)
  const payload = open(row.body, jws)?.payload
  const heard = replies.get(row.id) ?? new Set<string>()
  return [
    [hash === row.seal_hash && hash === row.entry_hash && row.entry_filing === row.id, 'hash: the stored bytes are not what the register says'],
    [canonical(JSON.parse(row.sealed.toString())) === row.sealed.toString(), 'hash: the stored bytes are not canonical'],
    [payload !== undefined && canonical(payload) === canonical(receipt), 'receipt: the signature is not of it'],
    [receipt.filing === row.id && receipt.sealHash === hash && receipt.number === Number(row.number) && receipt.year === row.year && receipt.registeredAt === row.at
      && receipt.label === `${row.number.padStart(7, '0')}/${String(row.year)}`, 'receipt: it does not say what the register does'],
    [canonical(receipt.documents.map(one => one.sha256)) === canonical(row.documents), 'receipt: it lists other documents'],
    [[...heard].every(one => one === sha256(row.reply)), 'receipt: not every answer was the same'],
    ...intent ? judgeMeant(row, intent, hash, mark) : [],
    ...judgeBelief(beliefs.get(row.id), receipt, jws),
  ].flatMap(([holds, fault]) => (holds ? [] : String(fault)))
}

type Rule = readonly [holds: boolean, otherwise: string]

function judgeMeant(row: Row, intent: Intent, hash: string, mark: string): readonly Rule[] {
  return [
    [intent.mark === mark && intent.body === row.body, 'invented: its content is another filing\'s'],
    [intent.owner === row.owner, `owner: it is ${String(row.owner)}'s and was ${String(intent.owner)}'s`],
    [intent.sealHash === undefined || intent.sealHash === hash, 'hash: it is not what was sealed'],
    [canonical([...new Set(intent.files)].sort()) === canonical([...new Set(row.documents)].sort()), 'attachment: it has other files than were attached'],
    [intent.outcome !== 'refused' && intent.outcome !== 'meant', 'invented: it was never sealed'],
  ]
}

function judgeBelief(belief: Belief | undefined, receipt: Receipt, jws: string): readonly Rule[] {
  if (belief?.at !== 'filed') return []
  return [
    [belief.label === receipt.label, 'receipt: the device shows another number'],
    [belief.seen === 'screen' || (belief.jws === jws && canonical(belief.receipt) === canonical(receipt)), 'receipt: the device keeps another one'],
  ]
}

function judgeIntents({ intents, beliefs }: Evidence, ids: ReadonlySet<string>, marks: ReadonlyMap<string, number>): readonly string[] {
  const faults: string[] = []
  for (const { id, mark, outcome } of intents.values()) {
    const at = beliefs.get(id)?.at ?? 'gone'
    const times = marks.get(mark) ?? 0
    if (outcome === 'sealed' && times === 0) faults.push(`lost: ${id} was sealed, the device says ${at}`)
    if (times > 1) faults.push(`doubled: ${id} is registered ${String(times)} times`)
    if (at === 'filed' && !ids.has(id)) faults.push(`claimed: the device says that ${id} is filed`)
    if (at === 'gone' && outcome === 'sealed') faults.push(`lost: the device knows nothing of ${id}`)
    if (at !== 'filed' && outcome === 'sealed' && ids.has(id)) faults.push(`unaware: ${id} is registered, the device says ${at}`)
  }
  for (const id of ids) if (!intents.has(id)) faults.push(`invented: nobody meant to file ${id}`)
  return faults
}

/** What is called complete, what a filing names and what was printed must open and be what its digest says. */
async function judgeDocuments(ask: Ask, dataDir: string): Promise<{ readonly documents: number, readonly faults: readonly string[] }> {
  const isWhole = await documentChecker(dataDir)
  const named = await ask<{ digest: string }>(`
    SELECT sha256 AS digest FROM sportello.filing_document UNION SELECT sha256 FROM sportello.attachment WHERE completed_at IS NOT NULL UNION SELECT blob FROM sportello.receipt_pdf`)
  const faults: string[] = []
  for (const { digest } of named) if (!await isWhole(digest)) faults.push(`attachment: ${digest} is not whole in the store`)
  return { documents: named.length, faults }
}
