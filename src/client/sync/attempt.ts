import type { FilingReply } from '#contract/filings.ts'
import { problem, type Problem } from '#domain/problem/problem.ts'
import type { Attempt, OutboxEntry } from '../storage/records.ts'
import { problemOf, type Sent } from './send.ts'

/** A try that came to its end while this page led. */
export type Ended = Exclude<Sent, { readonly as: 'overtaken' }>

/** The bytes left, and nothing that this server judged came back: it may have registered them. */
export function isUnanswered({ left, arrival: { status } }: Extract<Sent, { readonly as: 'refused' }>): boolean {
  return left === true && (status === undefined || status >= 500)
}

export function whyItWaits(sent: Ended): Problem | undefined {
  switch (sent.as) {
    case 'registered': return undefined
    case 'needs-login': return sent.why
    case 'refused': return problemOf(sent)
  }
}

export function arrivalIn({ arrival }: Extract<Sent, { readonly arrival: unknown }>): Pick<Attempt, 'status' | 'serverAt'> {
  const { status, serverAt } = arrival
  return { ...(status === undefined ? {} : { status }), ...(serverAt === undefined ? {} : { serverAt }) }
}

/** The filing went to the office anew from elsewhere before it came back with its receipt: one filing, and what the office says now holds. */
export function renumberedIn({ lost }: OutboxEntry, { receipt }: FilingReply): Pick<Attempt, 'problem'> {
  return lost === undefined || lost.label === receipt.label ? {} : { problem: problem('receipt.renumbered', { before: lost.label, now: receipt.label }) }
}

/** That nobody is logged in is written in the history once, not at each look. */
export function firstSaid({ state }: OutboxEntry, attempt: Attempt): Attempt | undefined {
  return state.at === 'needs-login' ? undefined : attempt
}
