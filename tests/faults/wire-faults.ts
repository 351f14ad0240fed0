import type { Chance } from './random.ts'

/** What may happen to one request on its way. */
export const WIRE_FAULTS = [
  /** The connection breaks before the first byte. */
  'reset-before',
  /** It breaks with the request half sent. */
  'reset-during',
  /** It breaks when the request is sent and no answer has come. */
  'reset-after',
  /** The request ends in good order at byte k. */
  'request-cut',
  /** A proxy passes on the first k bytes of the body as if they were all. */
  'request-truncated',
  /** One byte of the body arrives as another. */
  'request-bent',
  /** The answer ends at byte k. */
  'reply-cut',
  /** The server has done its work and nobody hears of it. */
  'reply-lost',
  /** One digit of the receipt arrives as another. */
  'reply-bent',
  'delay',
  /** A few bytes at a time. */
  'trickle',
  /** The request arrives twice, at once or one after the other, perhaps at two servers. */
  'duplicate',
  /** A captive portal answers 200 with its page. */
  'portal',
  /** A captive portal sends the browser elsewhere. */
  'redirect',
  /** Somebody in between, or the server itself, has no time: with and without Retry-After. */
  'busy',
] as const
export type WireFault = typeof WIRE_FAULTS[number]

/** What a request is for. */
export type RequestKind = 'session' | 'time' | 'keys' | 'declare' | 'chunk' | 'complete' | 'filing' | 'other'

export interface SeenRequest {
  readonly kind: RequestKind
  readonly method: string
  readonly path: string
  /** The filing it is about. */
  readonly filing: string | undefined
}

const FILING = /^\/api\/filings\/([0-9a-f-]{36})(\/attachments\/[0-9a-f]{64}(\/chunks\/\d+|\/complete)?)?$/

export function readRequest(line: string): SeenRequest {
  const [method = '', target = ''] = line.split(' ')
  const path = target.split('?', 1)[0] ?? ''
  const [matched, filing, attachment, step] = FILING.exec(path) ?? []
  return { method, path, filing, kind: matched === undefined ? plainKind(path) : filingKind(attachment, step) }
}

function plainKind(path: string): RequestKind {
  switch (path) {
    case '/api/session': return 'session'
    case '/api/time': return 'time'
    case '/.well-known/jwks.json': return 'keys'
    default: return 'other'
  }
}

function filingKind(attachment: string | undefined, step: string | undefined): RequestKind {
  if (attachment === undefined) return 'filing'
  if (step === undefined) return 'declare'
  return step === '/complete' ? 'complete' : 'chunk'
}

const ALWAYS: Partial<Record<WireFault, number>> = {
  'reset-before': 2, 'reset-during': 2, 'reset-after': 3, 'request-cut': 2, 'reply-cut': 3, 'reply-lost': 4,
  delay: 2, trickle: 1, duplicate: 3, portal: 2, redirect: 1, busy: 3,
}
/** Bytes that carry their own digest: for the others TLS is what keeps them whole. */
const HASHED: Partial<Record<WireFault, number>> = { 'request-truncated': 2, 'request-bent': 2 }
const SIGNED: Partial<Record<WireFault, number>> = { 'reply-bent': 2 }

export type FaultPlan = (seen: SeenRequest) => WireFault | undefined

/** How much more often than the others a favoured fault comes, where it fits. */
const FAVOUR = 12

/**
 * @param rate how many of the requests that carry a filing or its files are faulted; the small ones around them get half as many
 * @param favoured a fault that is to come often
 */
export function faultPlan(chance: Chance, rate: number, favoured?: WireFault): FaultPlan {
  return ({ kind }) => {
    const isLoad = kind === 'filing' || kind === 'chunk' || kind === 'declare' || kind === 'complete'
    if (!chance.is(isLoad ? rate : rate / 2)) return undefined
    const weights: Partial<Record<WireFault, number>> = { ...ALWAYS, ...kind === 'filing' || kind === 'chunk' ? HASHED : {}, ...kind === 'filing' ? SIGNED : {} }
    const favour = favoured !== undefined && weights[favoured] !== undefined ? { [favoured]: weights[favoured] * FAVOUR } : {}
    return chance.weighed({ ...weights, ...favour } as Record<WireFault, number>) // each weight is of a fault that fits the request
  }
}
