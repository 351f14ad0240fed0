import type { FastifyInstance, InjectOptions, LightMyRequestResponse as Response } from 'fastify'
import { APP_HEADER, identityRoutes } from '#contract/paths.ts'
import type { DEMO_PEOPLE, DEMO_STAFF } from '#server/demonstration/index.ts'

export type Reply = Response

/** A browser without pages: keeps cookies, follows where it is sent, adds the app's own header. */
export interface Visitor {
  readonly cookies: Map<string, string>
  readonly host: string
  ask(request: InjectOptions): Promise<Reply>
  get(path: string): Promise<Reply>
  post(path: string, payload?: object): Promise<Reply>
  put(path: string, payload: object | Buffer, headers?: Readonly<Record<string, string>>): Promise<Reply>
  /** Follows redirects from here until there are none, or until `stop` says so. */
  follow(reply: Reply, stop?: (location: string) => boolean): Promise<Reply>
  /** Logs a citizen in through the development provider. @returns the last reply: where the person lands */
  login(person: DemoPersonId, choices?: LoginChoices): Promise<Reply>
  loginStaff(member: DemoStaffId, choices?: LoginChoices): Promise<Reply>
}

export type DemoPersonId = (typeof DEMO_PEOPLE)[number]['id']
export type DemoStaffId = (typeof DEMO_STAFF)[number]['id']

export interface LoginChoices {
  /** The level the page asks for. */
  readonly level?: 1 | 2 | 3
  /** The level the person then gives. */
  readonly given?: 1 | 2 | 3
  readonly fault?: string
  readonly returnTo?: string
}

const MOST_REDIRECTS = 10

/** @param host with port; which body answers */
export function visitor(app: FastifyInstance, host = 'localhost:8080'): Visitor {
  const cookies = new Map<string, string>()

  const ask = async (request: InjectOptions): Promise<Reply> => {
    const reply = await app.inject({
      ...request,
      headers: { host, [APP_HEADER]: '1', ...cookies.size > 0 ? { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') } : {}, ...request.headers },
    })
    for (const { name, value, maxAge, expires } of reply.cookies) {
      if (maxAge === 0 || value === '' || (expires && expires.getTime() <= 0)) cookies.delete(name)
      else cookies.set(name, value)
    }
    return reply
  }

  const follow: Visitor['follow'] = async (first, stop = () => false) => {
    let reply = first
    for (let step = 0; step < MOST_REDIRECTS && reply.headers.location !== undefined; step += 1) {
      const location = new URL(reply.headers.location, `http://${host}`)
      const path = `${location.pathname}${location.search}`
      if (location.host !== host || stop(path)) return reply
      reply = await ask({ url: path, headers: { accept: 'text/html' } })
    }
    return reply
  }

  const choose = async (start: string, person: string, { level, given, fault, returnTo = '/account' }: LoginChoices): Promise<Reply> => {
    const query = new URLSearchParams({ returnTo, ...level === undefined ? {} : { level: String(level) } })
    const leaving = await ask({ url: `${start}?${query.toString()}` })
    let pagePath = ''
    const page = await follow(leaving, path => {
      pagePath = path
      return path === returnTo || path.includes('accesso=')
    })
    if (page.headers.location !== undefined) return page
    const form = new URLSearchParams({ person, ...fault === undefined ? {} : { fault }, ...given === undefined ? {} : { level: String(given) } })
    const chosen = await ask({ method: 'POST', url: pagePath, payload: form.toString(), headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' } })
    return follow(chosen, path => path.split('?', 1)[0] === returnTo.split('?', 1)[0])
  }

  return {
    cookies, host, ask, follow,
    get: path => ask({ url: path }),
    post: (path, payload) => ask({ method: 'POST', url: path, ...payload === undefined ? {} : { payload } }),
    put: (path, payload, headers = {}) => ask({ method: 'PUT', url: path, payload, headers }),
    login: (person, choices = {}) => choose(identityRoutes.login, person, choices),
    loginStaff: (member, choices = {}) => choose(identityRoutes.staffLogin, member, { returnTo: '/ufficio', ...choices }),
  }
}
