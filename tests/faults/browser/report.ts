import { countsOf, table, writeDated } from '../report.ts'
import type { BrowserResult } from './campaign.ts'

/** What must have happened at least once in a run of level 2. */
const SOMETIMES: readonly string[] = [
  'browser killed while filling in', 'browser killed while confirming', 'browser killed while sending', 'filed with no network',
  'two tabs at work', 'clock set forward', 'clock set back', 'registered and not heard of', 'answered again', 'outage', 'server killed',
  'no room while confirming', 'filed by somebody logged in', 'session ended with filings queued', 'another person was logged in',
]

/** What keeps a run from meaning anything, or from having passed. Empty: it has passed. */
export function browserFailuresOf({ options, verdict, sometimes }: BrowserResult): readonly string[] {
  return [...verdict.faults, ...options.rate === 0 ? [] : SOMETIMES.filter(what => !sometimes.has(what)).map(what => `void: never «${what}»`)]
}

/** One line for a terminal. */
export function browserSummaryOf(result: BrowserResult): string {
  const { lost, doubled, gaps } = countsOf(browserFailuresOf(result))
  return [
    `${String(result.verdict.registered)} filings registered of ${String(result.sealed)} confirmed in ${String(result.phones)} browsers`,
    `${String(result.faultedConnections)} of ${String(result.connections)} connections faulted`,
    `${String(lost)} lost, ${String(doubled)} doubled, ${String(gaps)} gaps`, `${result.seconds.toFixed(0)} s`,
  ].join(' · ')
}

/** Writes the dated report of a run. @returns its path */
export function writeBrowserReport(result: BrowserResult, at: Date): Promise<string> {
  const failures = browserFailuresOf(result)
  const { lost, doubled, gaps } = countsOf(failures)
  const { options: { seed, filings }, verdict, sometimes } = result
  return writeDated(`L2-seed-${String(seed)}`, at, [
    `# Fault programme, level 2, ${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`, '',
    `\`npm run faults -- --level L2 --filings ${String(filings)} --seed ${String(seed)}\` — the built app in Chromium, filled in and confirmed by clicking; two servers over one PostgreSQL.`, '',
    failures.length === 0 ? 'Passed: no rule was broken, and everything that had to happen did.' : `**Failed**: ${String(failures.length)} findings.`, '',
    ...table(['what', 'number'], [
      ['filings confirmed', result.sealed], ['filings registered', verdict.registered], ['documents opened and hashed', verdict.documents], ['browsers, each with a profile of its own', result.phones],
      ['requests', result.requests], ['requests that met a fault', result.faultedRequests], ['connections', result.connections], ['connections that met a fault', result.faultedConnections],
      ['**lost**', lost], ['**doubled**', doubled], ['**gaps in the numbers**', gaps], ['seconds', Math.round(result.seconds)],
    ]), '',
    '## What happened', '', ...table(['what', 'times'], [...sometimes].sort(([one], [other]) => (one < other ? -1 : 1)).map(([what, times]) => [what, times])), '',
    ...failures.length === 0 ? [] : ['## Findings', '', ...failures.map(failure => `- ${failure}`), ''],
  ])
}
