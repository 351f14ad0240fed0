import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { USUAL_RATE, type CampaignResult } from './campaign.ts'
import { PLACES } from './nemesis.ts'
import { WIRE_FAULTS, type RequestKind } from './wire-faults.ts'

export const FOLDER = fileURLToPath(new URL('reports', import.meta.url))
const KINDS: readonly RequestKind[] = ['session', 'declare', 'chunk', 'complete', 'filing', 'keys', 'time']

/** What must have happened at least once: a run in which one of these never came says nothing about it. */
export const SOMETIMES: readonly string[] = [
  'connection refused', 'registered and not heard of', 'answered again', 'asked while in flight', 'upload taken up where it stopped',
  'page killed', 'page killed while sealing', 'page killed between the answer and the receipt', 'two pages at work', 'two tabs sealed one draft',
  'no room while attaching', 'sealed with no room for large records', 'clock set forward', 'clock set back',
  'session ended with filings queued', 'another person was logged in',
  'outage', 'server killed', 'both servers killed', 'database killed', 'backends ended', 'logged out',
  'new year', 'numbers of two years', 'clock back', 'clock right', ...PLACES.map(place => `killed at ${place}`),
  'sent again years later', 'same id with other content', 'another person with the same bytes',
]

/** What keeps a campaign from meaning anything, or from having passed. Empty: it has passed. */
export function failuresOf({ options, endedEarly, verdict, anchors, sometimes, faults }: CampaignResult): readonly string[] {
  const isFaulty = options.rate > 0 && !endedEarly
  return [
    ...verdict.faults,
    ...isFaulty ? SOMETIMES.filter(what => !sometimes.has(what)).map(what => `void: never «${what}»`) : [],
    ...isFaulty ? WIRE_FAULTS.filter(fault => !faults.has(fault)).map(fault => `void: no request met «${fault}»`) : [],
    ...anchors.filter(({ lost, doubled }) => lost + doubled === 0).map(({ name }) => `void: the client «${name}» was found without fault`),
  ]
}

/** Lost, doubled and gaps among the failures: the three numbers the programme is about. */
export function countsOf(failures: readonly string[]): { readonly lost: number, readonly doubled: number, readonly gaps: number } {
  const of = (kind: string): number => failures.filter(failure => failure.startsWith(`${kind}:`)).length
  return { lost: of('lost'), doubled: of('doubled'), gaps: of('gap') }
}

/** One line for a terminal. */
export function summaryOf(result: CampaignResult): string {
  const { lost, doubled, gaps } = countsOf(failuresOf(result))
  return [
    `${String(result.verdict.registered)} filings registered of ${String(result.sealed)} sealed`, `${String(result.attempts)} tries`,
    `${String(result.faultedConnections)} of ${String(result.connections)} connections faulted`,
    `${String(lost)} lost, ${String(doubled)} doubled, ${String(gaps)} gaps`, ...result.anchors.map(anchorText), `${result.seconds.toFixed(0)} s`,
  ].join(' · ')
}

function anchorText({ name, filings, lost, doubled }: CampaignResult['anchors'][number]): string {
  return `${name}: ${String(lost)} lost and ${String(doubled)} doubled of ${String(filings)}`
}

/** Writes the dated report of a campaign. @returns its path */
export function writeReport(result: CampaignResult, at: Date): Promise<string> {
  return writeDated(`L1-seed-${String(result.options.seed)}`, at, markdownOf(result, at))
}

/** Writes lines to a file named by the time and a name. @returns its path */
export async function writeDated(name: string, at: Date, lines: readonly string[]): Promise<string> {
  await mkdir(FOLDER, { recursive: true })
  const path = join(FOLDER, `${at.toISOString().slice(0, 16).replace(/[T:]/g, '-')}-${name}.md`)
  await writeFile(path, lines.join('\n'))
  return path
}

/** The 95 % upper bound of a probability of which nothing was seen in so many independent trials. */
export function boundText(trials: number): string {
  return trials === 0 ? '–' : `1 in ${Math.floor(trials / 3).toLocaleString('en')}`
}

/** What is said of a run in which no rule was broken. */
export function passedText({ endedEarly }: { readonly endedEarly: boolean }): string {
  return endedEarly
    ? 'Passed as far as it went: it was ended before its time. No rule was broken; that everything happens at least once is not asked of it.'
    : 'Passed: no rule was broken, and everything that had to happen did.'
}

/** Processes that died with work in hand: by a blow, or at one of their own failpoints. */
export function killsOf({ sometimes }: Pick<CampaignResult, 'sometimes'>): { readonly servers: number, readonly databases: number } {
  const atPlaces = PLACES.reduce((sum, place) => sum + (sometimes.get(`killed at ${place}`) ?? 0), 0)
  return { servers: atPlaces + (sometimes.get('server ended by kill -9') ?? 0), databases: sometimes.get('database killed') ?? 0 }
}

/** A number of a run, and what it counts. */
export type ReportRow = readonly [what: string, number: string | number]

/** The numbers of a campaign, by what they count. */
export function rowsOf(result: CampaignResult): readonly ReportRow[] {
  const { options, verdict } = result
  const failures = failuresOf(result)
  const { lost, doubled, gaps } = countsOf(failures)
  return [
    ['seed', options.seed], ['filings sealed', result.sealed], ['filings registered', verdict.registered], ['documents opened and hashed', verdict.documents],
    ['devices at work at once', options.devices], ['tries of the outbox', result.attempts],
    ['requests', result.requests], ['requests that met a fault', result.faultedRequests],
    ['connections of the devices', result.connections], ['connections of the devices that met a fault', result.faultedConnections],
    ['servers ended by kill -9', killsOf(result).servers], ['PostgreSQL ended by kill -9', killsOf(result).databases],
    ['**lost**', lost], ['**doubled**', doubled], ['**gaps in the numbers**', gaps], ['rules broken in all', failures.length],
    ['a faulted connection that loses or doubles, 95 %', lost + doubled === 0 ? `less than ${boundText(result.faultedConnections)}` : '–'],
    ['writes of the devices, all with strict durability', result.writes.all], ['syncs of the database\'s log while the anchors filed', result.walSyncs],
    ['seconds', Math.round(result.seconds)],
  ]
}

function markdownOf(result: CampaignResult, at: Date): readonly string[] {
  const { options, sometimes, faults, statuses } = result
  const failures = failuresOf(result)
  return [
    `# Fault programme, level 1, ${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`, '',
    `\`npm run faults -- --level L1 --filings ${String(options.filings)} --seed ${String(options.seed)}${options.kills > 0 ? ` --kills ${String(options.kills)}` : ''}${options.rate === USUAL_RATE ? '' : ` --rate ${String(options.rate)}`}\` — Node ${process.versions.node}, two servers over one PostgreSQL with durable commits.`, '',
    failures.length === 0 ? passedText(result) : `**Failed**: ${String(failures.length)} findings.`, '',
    ...table(['what', 'number'], rowsOf(result).map(([what, number]) => [what, typeof number === 'number' ? number.toLocaleString('en', { useGrouping: what !== 'seed' }) : number])), '',
    '## The clients that must fail', '',
    ...table(['client', 'filings', 'lost', 'doubled'], result.anchors.map(({ name, ...numbers }) => [name, numbers.filings, numbers.lost, numbers.doubled])), '',
    '## Faults by what the request was for', '',
    ...table(['fault', ...KINDS], WIRE_FAULTS.map(fault => [fault, ...KINDS.map(kind => faults.get(fault)?.get(kind) ?? 0)])), '',
    '## What happened', '',
    ...table(['what', 'times'], [...sometimes].sort(([one], [other]) => (one < other ? -1 : 1)).map(([what, times]) => [what, times])), '',
    '## What the servers answered', '',
    ...table(['request and status', 'times'], [...statuses].sort(([one], [other]) => (one < other ? -1 : 1)).map(([what, times]) => [what, times])), '',
    ...failures.length === 0 ? [] : ['## Findings', '', ...failures.slice(0, 200).map(failure => `- ${failure}`), ''],
  ]
}

/** A table in Markdown. */
export function table(heads: readonly string[], rows: readonly (readonly (string | number)[])[]): readonly string[] {
  return [heads, heads.map(() => '---'), ...rows].map(cells => `| ${cells.map(String).join(' | ')} |`)
}
