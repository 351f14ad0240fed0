import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../platform/config.ts'

type Scheme = Pick<Config, 'publicUrl'>

/** Browsers keep none much longer. */
const KEPT_SECONDS = 395 * 24 * 60 * 60

/** With https no other host, no http page and no sub-path can set it. */
function nameOf(https: boolean): string {
  return https ? '__Host-bozze' : 'bozze'
}

const isHttps = ({ publicUrl }: Scheme): boolean => publicUrl?.protocol === 'https:'

/**
 * Marks the browser as one that keeps drafts of somebody who logs in; of whom, and which, it does not say. What a browser clears away by itself, after
 * a week without a visit or for want of room, are the stores that pages write: a cookie that only the server writes outlives them, and so tells of it.
 */
export function markBrowser(reply: FastifyReply, config: Scheme): FastifyReply {
  const https = isHttps(config)
  return reply.setCookie(nameOf(https), '1', { path: '/', httpOnly: true, sameSite: 'lax', secure: https, maxAge: KEPT_SECONDS })
}

export function isMarked(request: FastifyRequest, config: Scheme): boolean {
  return request.cookies[nameOf(isHttps(config))] === '1'
}
