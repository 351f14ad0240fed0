import { request as ask, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { APP_HEADER, identityRoutes } from '#contract/paths.ts'
import type { SessionReply } from '#contract/identity.ts'

/** Somebody who can log in: an id of the development provider, at one body. */
export interface Person {
  readonly id: string
  readonly host: string
  /** What the body calls them: the owner of what they write. */
  readonly owner: string
  /** The session's cookie; changes at each login. */
  cookie: string
}

interface Reply { readonly status: number, readonly location: string | undefined, readonly body: string }
const MOST_REDIRECTS = 12

/** Talks to one server directly, with a browser's habits about cookies and redirects. */
class Visit {
  readonly #cookies = new Map<string, string>()
  readonly #port: number
  readonly #host: string

  constructor(port: number, name: string) {
    this.#port = port
    this.#host = `${name}:${String(port)}`
  }

  cookie(name: string): string | undefined {
    return this.#cookies.get(name)
  }

  async ask(method: 'GET' | 'POST', path: string, form?: URLSearchParams): Promise<Reply> {
    const body = form?.toString() ?? ''
    const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
      const outgoing = ask({
        host: '127.0.0.1', port: this.#port, method, path,
        headers: {
          host: this.#host, accept: 'text/html, application/json', [APP_HEADER]: '1', cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
          ...form ? { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(body.length), 'sec-fetch-site': 'same-origin' } : {},
        },
      })
      outgoing.on('response', resolve).on('error', reject).end(body)
    })
    for (const line of incoming.headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '' || /max-age=0|expires=Thu, 01 Jan 1970/i.test(line)) this.#cookies.delete(name)
      else this.#cookies.set(name, value)
    }
    return { status: incoming.statusCode ?? 0, location: incoming.headers.location, body: await text(incoming) }
  }

  /** @returns the path on which it came to rest, and what was there */
  async follow(first: Reply, path: string, stop: (path: string) => boolean): Promise<{ readonly path: string, readonly reply: Reply }> {
    let [reply, at] = [first, path]
    for (let step = 0; step < MOST_REDIRECTS && reply.location !== undefined; step += 1) {
      const location = new URL(reply.location, `http://${this.#host}`)
      at = `${location.pathname}${location.search}`
      if (stop(at)) break
      reply = await this.ask('GET', at)
    }
    return { path: at, reply }
  }
}

const LANDING = '/account'

/** Logs a person of the development provider in at one server. @throws when it did not come to a session */
export async function login(person: { readonly id: string, readonly host: string }, port: number): Promise<Person> {
  const visit = new Visit(port, person.host)
  const start = `${identityRoutes.login}?${new URLSearchParams({ returnTo: LANDING, level: '2' }).toString()}`
  const isBack = (path: string): boolean => path.startsWith(LANDING)
  const page = await visit.follow(await visit.ask('GET', start), start, isBack)
  const chosen = await visit.ask('POST', page.path, new URLSearchParams({ person: person.id, level: '2' }))
  await visit.follow(chosen, page.path, isBack)
  const session = JSON.parse((await visit.ask('GET', identityRoutes.session)).body) as SessionReply
  const cookie = visit.cookie('sessione')
  if (!session.person || cookie === undefined) throw new Error(`${person.id} could not log in at ${person.host}`)
  return { ...person, owner: session.person.owner, cookie: `sessione=${cookie}` }
}

/** Logs out by the server: every device that shares the session is logged out with it. @throws when the server could not do it */
export async function logout({ host, cookie }: Person, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    ask({ host: '127.0.0.1', port, method: 'POST', path: identityRoutes.logout, headers: { host: `${host}:${String(port)}`, cookie, [APP_HEADER]: '1', 'content-length': '0' } })
      .on('response', answer => {
        answer.resume().on('end', () => {
          if ((answer.statusCode ?? 500) < 500) resolve()
          else reject(new Error(`the logout was answered ${String(answer.statusCode)}`))
        })
      }).on('error', reject).end()
  })
}
