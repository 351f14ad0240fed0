import { sql, type RawBuilder } from 'kysely'
import type { InboxQuery, InboxReply } from '#contract/office.ts'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import type { Catalogue } from '../catalogue/index.ts'
import { writeAudit } from '../audit/index.ts'
import { readCursor, writeCursor } from '../filings/index.ts'
import { sightOf, type Actor } from '../identity/index.ts'
import type { Platform } from '../platform/ports.ts'
import { listedOffices, staffOf } from './permission.ts'
import { ROW_COLUMNS, rowOf, type OfficeRow } from './rows.ts'

const PAGE = 25

type Condition = RawBuilder<boolean>

/** The three orders: sort key, direction, and how a row's key is written in the cursor. */
const ORDERS = {
  newest: { key: sql`c.registered_at`, type: sql`timestamptz`, direction: sql`DESC`, beyond: sql`<` },
  oldest: { key: sql`c.registered_at`, type: sql`timestamptz`, direction: sql`ASC`, beyond: sql`>` },
  term: { key: sql`c.term_ends`, type: sql`date`, direction: sql`ASC`, beyond: sql`>` },
} as const

/**
 * The filings of the offices of who asks, page by page. A page is found by the last row seen, so that new filings neither repeat nor hide one.
 * A search leaves a row in the log: who looked for whom is told by its time, though never the words.
 * @returns `identity.login-required`; `permission.denied`, also for an office that is not theirs.
 */
export async function listInbox({ body, actor, query }: { readonly body: string, readonly actor: Actor, readonly query: InboxQuery }, { inTransaction, catalogue }: Pick<Platform, 'inTransaction'> & { readonly catalogue: Catalogue }): Promise<Result<InboxReply>> {
  const staff = staffOf(actor)
  if (!staff.ok) return staff
  const offices = listedOffices(staff.value)
  if (offices.length === 0 || (query.office !== undefined && offices !== '*' && !offices.includes(query.office))) return refuse('permission.denied', {})
  const { sort = 'newest', limit = PAGE } = query
  const order = ORDERS[sort]
  const wanted = and([sql<boolean>`f.body = ${body}`, inOffices(query.office === undefined ? offices : [query.office]), ...filters(body, query)])
  const from = readCursor(query.after)
  const searched = query.q?.trim() ?? ''
  const { rows, total } = await inTransaction(async tx => {
    const page = await sql<OfficeRow>`
      SELECT ${ROW_COLUMNS} FROM sportello.filing f JOIN sportello.filing_case c ON c.body = f.body AND c.filing = f.id
      WHERE ${wanted} AND ${from ? sql<boolean>`(${order.key}, c.filing) ${order.beyond} (${from.key}::${order.type}, ${from.id}::uuid)` : sql<boolean>`true`}
      ORDER BY ${order.key} ${order.direction}, c.filing ${order.direction} LIMIT ${limit + 1}`.execute(tx)
    const { rows: [count] } = await sql<{ total: string }>`
      SELECT count(*) AS total FROM sportello.filing f JOIN sportello.filing_case c ON c.body = f.body AND c.filing = f.id WHERE ${wanted}`.execute(tx)
    const found = Number(count?.total ?? 0)
    if (searched !== '' && !from) await writeAudit(tx, { body, what: 'inbox.searched', who: staff.value.staffId, details: { name: staff.value.name, for: kindOf(searched), found } })
    return { rows: page.rows, total: found }
  }, { sees: sightOf(body, actor) })
  const shown = rows.slice(0, limit).map(rowOf)
  const last = rows.length > limit ? shown.at(-1)?.card : undefined
  return ok({
    rows: shown,
    ...(last && { next: writeCursor({ key: sort === 'term' ? last.termEnds : last.registeredAt, id: last.id }) }),
    total,
    ...choices(body, offices, catalogue),
  })
}

/** What the page may filter by: the offices of who asks, and the procedures these offices offer. */
function choices(body: string, offices: readonly string[] | '*', catalogue: Catalogue): Pick<InboxReply, 'offices' | 'procedures'> {
  const isListed = (office: string): boolean => offices === '*' || offices.includes(office)
  return {
    offices: (catalogue.bodies.byId(body)?.offices ?? []).filter(one => isListed(one.id)).map(({ id, name }) => ({ id, name })),
    procedures: catalogue.offered(body).filter(one => isListed(one.definition.office.id)).map(({ definition }) => ({ id: definition.id, title: definition.title })),
  }
}

function inOffices(offices: readonly string[] | '*'): Condition {
  return offices === '*' ? sql<boolean>`true` : sql<boolean>`c.office = ANY (${[...offices]}::text[])`
}

function filters(body: string, { q, state, procedure }: InboxQuery): readonly Condition[] {
  return [
    ...state === undefined ? [] : [sql<boolean>`c.state = ${state}`],
    ...procedure === undefined ? [] : [sql<boolean>`f.procedure = ${procedure}`],
    ...q === undefined || q.trim() === '' ? [] : [matching(body, q.trim())],
  ]
}

const FISCAL_NUMBER = /^(?:[a-z]{6}[\da-z]{2}[a-z][\da-z]{2}[a-z][\da-z]{3}[a-z]|\d{11})$/i

/** What was looked for, in kind. */
function kindOf(searched: string): 'fiscal number' | 'number' | 'words' {
  if (FISCAL_NUMBER.test(searched)) return 'fiscal number'
  return /^\d{1,12}(?:\/\d{4})?$/.test(searched) ? 'number' : 'words'
}

/** `123`, `0000123` or `0000123/2026` is a number of the register; everything else is looked for in names, fiscal numbers, subjects and titles. */
function matching(body: string, q: string): Condition {
  const text = sql`SELECT sportello.matching_filings(${body}, ${q})`
  const [, number, year] = /^(\d{1,12})(?:\/(\d{4}))?$/.exec(q) ?? []
  if (number === undefined) return sql<boolean>`f.id IN (${text})`
  if (year !== undefined) return sql<boolean>`(f.number = ${number}::bigint AND f.year = ${year}::integer)`
  return sql<boolean>`f.id IN (SELECT n.id FROM sportello.filing n WHERE n.body = ${body} AND n.number = ${number}::bigint UNION ALL ${text})`
}

function and(conditions: readonly Condition[]): Condition {
  return sql<boolean>`${sql.join(conditions, sql` AND `)}`
}
