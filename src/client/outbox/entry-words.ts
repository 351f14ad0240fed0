import type { Problem, ProblemCode } from '#domain/problem/problem.ts'
import type { Language } from '#domain/procedure/definition.ts'
import type { OutboxEntry } from '../storage/records.ts'
import { isOutcomeUnknown } from '../sync/outcome.ts'
import { showTime } from '../text/format.ts'
import type { TextKey, Translate } from '../text/index.ts'
import { problemText } from '../text/problem-text.ts'

export type Tone = 'neutral' | 'primary' | 'success' | 'warning' | 'danger'

/** Where an entry stands, in words that never claim more than the server has said (L. 241/1990 art. 18-bis). */
export function stateWords(entry: OutboxEntry, t: Translate): { readonly words: string, readonly tone: Tone } {
  const { state, lost } = entry
  if (lost && state.at !== 'filed') {
    const refused = state.at === 'needs-correction'
    return { words: t(refused ? 'outbox.state.lostRefused' : 'outbox.state.lost', { label: lost.label }), tone: refused ? 'danger' : 'warning' }
  }
  switch (state.at) {
    case 'queued': return isOutcomeUnknown(entry) ? { words: t('outbox.state.unknown'), tone: 'warning' } : { words: t('outbox.state.queued'), tone: 'neutral' }
    case 'sending': return { words: t('outbox.state.sending'), tone: 'primary' }
    case 'waiting': return isOutcomeUnknown(entry) ? { words: t('outbox.state.unknown'), tone: 'warning' } : { words: t('outbox.state.waiting'), tone: 'neutral' }
    case 'needs-login': return { words: t(isBound(entry) ? 'outbox.state.bound' : 'outbox.state.needsLogin'), tone: 'warning' }
    case 'needs-correction': return { words: t(mayBeFiledElsewhere({ state }) ? 'outbox.state.reused' : 'outbox.state.needsCorrection'), tone: 'danger' }
    case 'filed': return { words: t('outbox.state.filed', { label: state.label }), tone: 'success' }
  }
}

/** It is to go without a name, and the office asks for one: its files had left under its person's name before. No login helps. */
export function isBound({ state, anonymous }: Pick<OutboxEntry, 'state' | 'anonymous'>): boolean {
  return anonymous && state.at === 'needs-login'
}

/** The office has something else under the very id of this entry: most likely the same filing, sent from another device. Nobody is to file it twice unawares. */
export function mayBeFiledElsewhere({ state }: Pick<OutboxEntry, 'state'>): boolean {
  return state.at === 'needs-correction' && state.problems.some(one => one.code === 'filing.id-reused')
}

/** What keeps an entry from being filed, told apart by what can be done about it. */
type FailureClass = 'network' | 'portal' | 'server' | 'busy' | 'login' | 'correction' | 'reused' | 'device' | 'receipt'

const CLASSES: Partial<Readonly<Record<ProblemCode, FailureClass>>> = {
  'network.unreachable': 'network',
  'network.not-our-server': 'portal',
  'server.unavailable': 'server',
  'server.failed': 'server',
  'filing.in-flight': 'busy',
  'request.rate-limited': 'busy',
  'attachment.day-limit-reached': 'busy',
  'storage.unavailable': 'device',
  'storage.quota-exceeded': 'device',
  'storage.locked': 'device',
  'receipt.mismatch': 'receipt',
}

/** Why an entry is not filed yet; nothing while nothing has failed. Damage on its way (`attachment.…`, `filing.…`) is mended by sending again, as a network's failure is. */
export function failureClass({ state }: OutboxEntry): FailureClass | undefined {
  switch (state.at) {
    case 'needs-login': return 'login'
    case 'needs-correction': return mayBeFiledElsewhere({ state }) ? 'reused' : 'correction'
    case 'waiting': return CLASSES[state.problem.code] ?? (state.problem.code.startsWith('server.') ? 'server' : 'network')
    case 'queued': case 'sending': case 'filed': return undefined
  }
}

/** What passes by itself: nobody is asked to try again, because the outbox does. */
const PASSES_BY_ITSELF: Partial<Readonly<Record<ProblemCode, TextKey>>> = {
  'network.unreachable': 'outbox.why.network',
  'network.not-our-server': 'outbox.why.portal',
  'server.unavailable': 'outbox.why.server',
  'server.failed': 'outbox.why.server',
  'request.rate-limited': 'outbox.why.busy',
}

/** Why an entry waits. */
export function waitingWords(why: Problem, t: Translate, language: Language): string {
  const key = PASSES_BY_ITSELF[why.code]
  return key === undefined ? problemText(why, undefined, { t, language }) : t(key)
}

/** When it is tried again, or what it waits for. */
export function nextAttemptWords(entry: OutboxEntry, t: Translate, language: Language): string {
  const { state, lost } = entry
  switch (state.at) {
    case 'queued': return t('outbox.next.queued')
    case 'sending': return t('outbox.next.sending')
    case 'waiting': return t(state.asked ? 'outbox.next.asked' : 'outbox.next.at', { time: showTime(state.until, language) })
    case 'needs-login': return t(isBound(entry) ? 'outbox.next.bound' : 'outbox.next.login')
    case 'needs-correction': return t(lost ? 'outbox.next.office' : mayBeFiledElsewhere({ state }) ? 'outbox.next.reused' : 'outbox.next.correction')
    case 'filed': return t('outbox.next.filed')
  }
}
