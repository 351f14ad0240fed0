import { countsOf, killsOf, passedText, table, writeDated, type ReportRow } from '../report.ts'
import { USUAL_RATE } from '../campaign.ts'
import type { BrowserResult } from './campaign.ts'

/** What must have happened at least once in a run of level 2. */
const SOMETIMES: readonly string[] = [
  'browser killed while filling in', 'browser killed right after «Salvata»', 'browser killed while confirming', 'browser killed while sending', 'page crashed while sending', 'a tab frozen', 'filed with no network',
  'two tabs at work', 'clock set forward', 'clock set back', 'registered and not heard of', 'answered again', 'outage', 'server killed',
  'both servers killed', 'database killed', 'backends ended', 'new version taken while sending',
  'no room while confirming', 'filed by somebody logged in', 'session ended with filings queued', 'another person was logged in',
]

/** What keeps a run from meaning anything, or from having passed. Empty: it has passed. */
export function browserFailuresOf({ options, endedEarly, verdict, sometimes }: BrowserResult): readonly string[] {
  return [...verdict.faults, ...options.rate === 0 || endedEarly ? [] : SOMETIMES.filter(what => !sometimes.has(what)).map(what => `void: never «${what}»`)]
}

/** One line for a terminal. */
export function browserSummaryOf(result: BrowserResult): string {
  const { lost, doubled, gaps } = countsOf(browserFailuresOf(result))
  return [
    `${String(result.verdict.registered)} filings registered of ${String(result.sealed)} confirmed on ${String(result.phones)} phones, killed ${String(result.browserKills)} times`,
    `${String(result.faultedConnections)} of ${String(result.connections)} connections faulted`,
    `${String(lost)} lost, ${String(doubled)} doubled, ${String(gaps)} gaps`, `${result.seconds.toFixed(0)} s`,
  ].join(' · ')
}

/** The numbers of a run, by what they count. */
export function browserRowsOf(result: BrowserResult): readonly ReportRow[] {
  const failures = browserFailuresOf(result)
  const [{ lost, doubled, gaps }, kills] = [countsOf(failures), killsOf(result)]
  return [
    ['seed', result.options.seed], ['filings confirmed', result.sealed], ['filings registered', result.verdict.registered], ['documents opened and hashed', result.verdict.documents],
    ['phones, each a Chromium with a profile of its own', result.phones], ['phones in use at once', result.options.phones], ['browsers ended by kill -9', result.browserKills],
    ['requests', result.requests], ['requests that met a fault', result.faultedRequests], ['connections', result.connections], ['connections that met a fault', result.faultedConnections],
    ['servers ended by kill -9', kills.servers], ['PostgreSQL ended by kill -9', kills.databases],
    ['**lost**', lost], ['**doubled**', doubled], ['**gaps in the numbers**', gaps], ['rules broken in all', failures.length], ['seconds', Math.round(result.seconds)],
  ]
}

/** Writes the dated report of a run. @returns its path */
export function writeBrowserReport(result: BrowserResult, at: Date): Promise<string> {
  const failures = browserFailuresOf(result)
  const { options: { seed, filings, phones, rate }, sometimes } = result
  return writeDated(`L2-seed-${String(seed)}`, at, [
    `# Fault programme, level 2, ${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`, '',
    `\`npm run faults -- --level L2 --filings ${String(filings)} --seed ${String(seed)} --devices ${String(phones)}${rate === USUAL_RATE ? '' : ` --rate ${String(rate)}`}\` — the built app in Chromium, filled in and confirmed by clicking; two servers over one PostgreSQL.`, '',
    failures.length === 0 ? passedText(result) : `**Failed**: ${String(failures.length)} findings.`, '',
    ...table(['what', 'number'], browserRowsOf(result)), '',
    '## What happened', '', ...table(['what', 'times'], [...sometimes].sort(([one], [other]) => (one < other ? -1 : 1)).map(([what, times]) => [what, times])), '',
    ...failures.length === 0 ? [] : ['## Findings', '', ...failures.map(failure => `- ${failure}`), ''],
  ])
}
