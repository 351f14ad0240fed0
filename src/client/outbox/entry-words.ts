import type { Problem, ProblemCode } from '#domain/problem/problem.ts'
import type { Language } from '#domain/procedure/definition.ts'
import type { OutboxEntry } from '../storage/records.ts'
import { showTime } from '../text/format.ts'
import type { TextKey, Translate } from '../text/index.ts'
import { problemText } from '../text/problem-text.ts'

export type Tone = 'neutral' | 'primary' | 'success' | 'warning' | 'danger'

/** Where an entry stands, in words that never claim more than the server has said (L. 241/1990 art. 18-bis). */
export function stateWords({ state }: OutboxEntry, t: Translate): { readonly words: string, readonly tone: Tone } {
  switch (state.at) {
    case 'queued': return { words: t('outbox.state.queued'), tone: 'neutral' }
    case 'sending': return { words: t('outbox.state.sending'), tone: 'primary' }
    case 'waiting': return { words: t('outbox.state.waiting'), tone: 'neutral' }
    case 'needs-login': return { words: t('outbox.state.needsLogin'), tone: 'warning' }
    case 'needs-correction': return { words: t('outbox.state.needsCorrection'), tone: 'danger' }
    case 'filed': return { words: t('outbox.state.filed', { label: state.label }), tone: 'success' }
  }
}

/** What passes by itself: nobody is asked to try again, because the outbox does. */
const PASSES_BY_ITSELF: Partial<Readonly<Record<ProblemCode, TextKey>>> = {
  'network.unreachable': 'outbox.why.network',
  'server.unavailable': 'outbox.why.server',
  'server.failed': 'outbox.why.server',
  'request.rate-limited': 'outbox.why.busy',
}

/** Why an entry waits. */
export function waitingWords(why: Problem, t: Translate, language: Language): string {
  const key = PASSES_BY_ITSELF[why.code]
  return key === undefined ? problemText(why, undefined, { t, language }) : t(key)
}

/** When it is tried again; nothing for an entry that waits for no hour. */
export function nextAttemptWords({ state }: OutboxEntry, t: Translate, language: Language): string | undefined {
  if (state.at !== 'waiting') return undefined
  return t(state.asked ? 'outbox.nextAsked' : 'outbox.next', { time: showTime(state.until, language) })
}
