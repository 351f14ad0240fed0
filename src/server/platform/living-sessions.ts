import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'

const MOST = 20_000

/**
 * Whose living session a request carries, as far as this process saw it alive at the request before: known before the database is asked, so
 * that whoever is logged in is counted by who they are. A cookie that was never seen alive, forged or of a session that has ended, says nothing.
 */
export interface LivingSessions {
  whoHas(request: FastifyRequest): string | undefined
  learn(request: FastifyRequest, who: string): void
  forget(request: FastifyRequest): void
}

export function livingSessions(): LivingSessions {
  const known = new Map<string, string>()
  return {
    whoHas(request) {
      const { cookie } = request.headers
      return cookie === undefined ? undefined : known.get(digestOf(cookie))
    },
    learn(request, who) {
      const { cookie } = request.headers
      if (cookie === undefined) return
      const key = digestOf(cookie)
      known.delete(key) // to the end of the line: the one not seen for longest goes first
      known.set(key, who)
      const [oldest] = known.keys()
      if (known.size > MOST && oldest !== undefined) known.delete(oldest)
    },
    forget(request) {
      const { cookie } = request.headers
      if (cookie !== undefined) known.delete(digestOf(cookie))
    },
  }
}

/** The memory of the process holds no session that could be used. */
function digestOf(cookie: string): string {
  return createHash('sha256').update(cookie).digest('base64')
}
