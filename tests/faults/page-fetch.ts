import { request as ask, type Agent, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'

export interface PageWire {
  readonly port: number
  /** As the browser writes it in the address: it names the body. */
  readonly host: string
  readonly agent: Agent
  /** What the browser would send along, or nothing when nobody is logged in. */
  readonly cookie: () => string | undefined
  /** Told of each connection that was refused. */
  readonly onRefused: () => void
}

/**
 * The fetch of a simulated page, over real sockets of its own. Like a browser's it gives the whole answer or throws a TypeError,
 * sends the cookie unless told to omit it, and follows no redirect of an API call.
 */
export function pageFetch(wire: PageWire): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init)
    const body = Buffer.from(await request.arrayBuffer())
    try {
      const answer = await exchange(request, body, wire)
      const status = answer.statusCode ?? 0
      const content = await text(answer)
      return new Response(status === 204 || status === 304 ? null : content, { status, headers: headersOf(answer) })
    } catch (cause) {
      if (cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED') wire.onRefused()
      request.signal.throwIfAborted()
      throw new TypeError('Failed to fetch', { cause })
    }
  }
}

function exchange(request: Request, body: Buffer, { port, host, agent, cookie }: PageWire): Promise<IncomingMessage> {
  const own = request.credentials === 'omit' ? undefined : cookie()
  const { pathname, search } = new URL(request.url)
  return new Promise((resolve, reject) => {
    const outgoing = ask({
      host: '127.0.0.1', port, agent, method: request.method, path: `${pathname}${search}`, signal: request.signal,
      headers: {
        ...Object.fromEntries(request.headers), host, ...own === undefined ? {} : { cookie: own },
        ...request.method === 'GET' ? {} : { 'content-length': String(body.length) },
      },
    })
    outgoing.on('response', resolve).on('error', reject)
    outgoing.end(body)
  })
}

function headersOf({ headers }: IncomingMessage): Headers {
  const own = new Headers()
  for (const [name, value] of Object.entries(headers)) if (typeof value === 'string') own.set(name, value)
  return own
}
