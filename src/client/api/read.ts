import { ok, refuse } from '#domain/problem/problem.ts'
import type { Answer, Arrival } from './api.ts'
import { problemsOf } from './problems.ts'

/** An HTTP answer before anyone has believed it. */
export interface Raw {
  readonly status: number
  readonly header: (name: string) => string | null
  readonly text: string
}

/** Whether a body has what its readers cannot do without. */
export type Shape<T> = (body: unknown) => body is T

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // cut short, or not JSON at all: no shape will accept it
  }
}

/** Seconds or a date (RFC 9110 §10.2.3); anything else is no wish at all. */
function retryAfterMs(value: string | null, serverAt: string | undefined): number | undefined {
  if (value === null) return undefined
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.parse(serverAt ?? '')) / 1000
  return Number.isFinite(seconds) ? Math.max(0, seconds * 1000) : undefined
}

function arrivalOf(raw: Raw): Arrival {
  const date = Date.parse(raw.header('date') ?? '')
  const serverAt = Number.isNaN(date) ? undefined : new Date(date).toISOString()
  const pause = retryAfterMs(raw.header('retry-after'), serverAt)
  return { status: raw.status, ...(serverAt === undefined ? {} : { serverAt }), ...(pause === undefined ? {} : { retryAfterMs: pause }) }
}

/**
 * Believes an answer only when it is this server's: JSON of the right shape, or problem+json. A captive portal answers 200 with a page,
 * or sends the browser elsewhere; a cut answer ends in the middle. None of these is a success.
 */
export function readAnswer<T>(raw: Raw, shape: Shape<T>): Answer<T> {
  const arrival = arrivalOf(raw)
  const type = (raw.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase()
  if (raw.status >= 200 && raw.status < 300) {
    const body = raw.status === 204 ? undefined : parsed(raw.text)
    const ours = raw.status === 204 || type === 'application/json'
    return ours && shape(body) ? { ...ok(body), arrival } : { ...refuse('network.not-our-server', {}), arrival }
  }
  if (raw.status < 400) return { ...refuse('network.not-our-server', {}), arrival }
  const body = type === 'application/problem+json' ? parsed(raw.text) : undefined
  return { ok: false, problems: problemsOf(raw.status, body), arrival }
}
