import { createHash } from 'node:crypto'
import { APP_HEADER, CHUNK_BYTES, CHUNK_DIGEST_HEADER, OWNER_HEADER, SEAL_HASH_HEADER } from '#contract/paths.ts'
import type { FilingReply, RaisesReply, Receipt } from '#contract/filings.ts'
import type { SessionReply } from '#contract/identity.ts'
import type { SealedContent } from '#domain/filing/filing.ts'

/** What happens to one request between the browser and the server. */
export type Fault =
  /** It never arrives. */
  | 'unreachable'
  /** The server does its work and nobody hears of it. */
  | 'lost-reply'
  /** The answer ends in the middle. */
  | 'cut-reply'
  /** A captive portal answers 200 with a page. */
  | 'portal'
  /** A captive portal sends the browser elsewhere. */
  | 'redirect'
  | { readonly status: number, readonly problem?: string, readonly details?: object, readonly retryAfter?: string }

export interface Seen { readonly method: string, readonly path: string, readonly credentials: RequestCredentials }

interface Upload { readonly bytes: number, readonly chunks: Map<number, Uint8Array>, complete: boolean }

const NOBODY: SessionReply = { person: null, staff: null, assurance: 0, expiresAt: null }

export function loggedInAs(owner: string, assurance = 2): SessionReply {
  return { person: { owner, givenName: 'Anna', familyName: 'Rossi', fiscalNumber: 'TINIT-RSSNNA85T50A562S' }, staff: null, assurance, expiresAt: null }
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')

async function newKey(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  const type = status < 400 ? 'application/json' : 'application/problem+json'
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': type, date: new Date(0).toUTCString(), ...headers } })
}

function refusal(status: number, code: string, details: object = {}, headers: Record<string, string> = {}): Response {
  return json(status, { type: code, title: code, status, problems: [{ code, details }] }, headers)
}

/** A server that keeps the promises of the contract, behind a network that keeps none. Numbers are given once per id, as the real register does. */
export class SimulatedServer {
  session: SessionReply = NOBODY
  /** Asked before each request. */
  fault: (seen: Seen) => Fault | undefined = () => undefined
  /** Changes a reply on its way, as a faulty or hostile hand would. */
  tamper: (reply: FilingReply) => FilingReply = reply => reply
  readonly seen: Seen[] = []
  /** Owner (null: nobody) and reply by filing id. */
  readonly registered = new Map<string, { readonly owner: string | null, readonly sealHash: string, readonly reply: FilingReply }>()
  readonly uploads = new Map<string, Upload>()
  readonly #key = newKey()
  #numbers = 0
  #raised: readonly RaisesReply['raises'][number][] = []

  /** As after a restore: these are known no more, and the counter was raised over all numbers given so far. */
  lose(...ids: readonly string[]): void {
    this.#raised = [{ register: 'p_pc', year: 2026, from: 1, to: this.#numbers }]
    for (const id of ids) this.registered.delete(id)
    this.uploads.clear()
  }

  readonly fetch: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    const { pathname: path } = new URL(request.url)
    const seen = { method: request.method, path, credentials: request.credentials }
    this.seen.push(seen)
    const fault = this.fault(seen)
    request.signal.throwIfAborted()
    if (fault === 'unreachable') throw new TypeError('Failed to fetch')
    if (fault === 'portal') return new Response('<html>Benvenuti</html>', { headers: { 'content-type': 'text/html' } })
    if (fault === 'redirect') return new Response(null, { status: 302, headers: { location: 'https://portal.example/' } })
    if (typeof fault === 'object') return this.#asked(fault)
    const response = await this.#answer(request, path)
    if (fault === 'lost-reply') throw new TypeError('Failed to fetch')
    if (fault !== 'cut-reply') return response
    return new Response((await response.text()).slice(0, -20), { status: response.status, headers: response.headers })
  }

  countOf(method: string, part: string): number {
    return this.seen.filter(one => one.method === method && one.path.includes(part)).length
  }

  #asked({ status, problem, details, retryAfter }: Extract<Fault, object>): Response {
    const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': retryAfter }
    return problem === undefined ? new Response('<html>error</html>', { status, headers: { 'content-type': 'text/html', ...headers } }) : refusal(status, problem, details, headers)
  }

  async #answer(request: Request, path: string): Promise<Response> {
    if (path === '/api/session') return json(200, this.session)
    if (path === '/api/time') return json(200, { now: '2026-11-22T08:00:00.000Z' })
    if (path === '/.well-known/jwks.json') {
      const key = await crypto.subtle.exportKey('jwk', (await this.#key).publicKey)
      return json(200, { keys: [{ ...key, kid: 'k1', alg: 'ES256', use: 'sig' }] })
    }
    if (request.method !== 'GET' && request.headers.get(APP_HEADER) === null) return refusal(403, 'request.wrong-origin')
    const meant = request.headers.get(OWNER_HEADER)
    if (meant !== null && meant !== this.session.person?.owner) return refusal(401, 'identity.login-required')
    if (path === '/api/raises') return json(200, { body: 'p_pc', raises: [...this.#raised] } satisfies RaisesReply)
    if (path.startsWith('/api/receipts/')) return this.#check(path.slice('/api/receipts/'.length))
    const [, id = '', rest = ''] = /^\/api\/filings\/([^/]+)(.*)$/.exec(path) ?? []
    if (id === '') return refusal(404, 'request.not-found')
    if (rest === '/restore') return this.#restore(id, request)
    return rest === '' ? this.#file(id, request) : this.#attach(`${id}${rest}`, request)
  }

  #check(code: string): Response {
    const known = [...this.registered.values()].find(({ reply: { receipt } }) => receipt.code === code)
    return known ? json(200, { valid: true, label: known.reply.receipt.label, sealHash: known.sealHash, documents: [] }) : refusal(404, 'request.not-found')
  }

  /** Believes what it is told; that the real server does not is tested there. */
  async #restore(id: string, request: Request): Promise<Response> {
    const { receipt, jws } = await request.json() as FilingReply
    const known = this.registered.get(id)
    if (known) return json(200, known.reply)
    const lacking = receipt.documents.find(one => !this.uploads.get(`${id}/attachments/${one.sha256}`)?.complete)
    if (lacking) return refusal(422, 'attachment.incomplete', { sha256: lacking.sha256 })
    this.registered.set(id, { owner: request.credentials === 'omit' ? null : this.session.person?.owner ?? null, sealHash: receipt.sealHash, reply: { receipt, jws } })
    return json(201, { receipt, jws })
  }

  async #attach(place: string, request: Request): Promise<Response> {
    const [, key = '', sha = '', step = ''] = /^(.+\/attachments\/([0-9a-f]{64}))(.*)$/.exec(place) ?? []
    const bytes = new Uint8Array(await request.arrayBuffer())
    if (step === '' && !this.uploads.has(key)) {
      const { bytes: length } = JSON.parse(Buffer.from(bytes).toString()) as { bytes: number }
      this.uploads.set(key, { bytes: length, chunks: new Map(), complete: false })
    }
    const upload = this.uploads.get(key)
    if (!upload) return refusal(404, 'request.not-found')
    if (step.startsWith('/chunks/')) {
      const promised = request.headers.get(CHUNK_DIGEST_HEADER)
      if (promised !== `sha-256=:${Buffer.from(sha256(bytes), 'hex').toString('base64')}:`) return refusal(400, 'attachment.digest-mismatch', { sha256: sha })
      upload.chunks.set(Number(step.slice('/chunks/'.length)), bytes)
    }
    if (step === '/complete') {
      upload.complete = sha256(Buffer.concat([...upload.chunks].sort(([a], [b]) => a - b).map(([, chunk]) => chunk))) === sha
      if (!upload.complete) return refusal(400, 'attachment.digest-mismatch', { sha256: sha })
    }
    const missing = Array.from({ length: Math.ceil(upload.bytes / CHUNK_BYTES) }, (_, index) => index).filter(index => !upload.chunks.has(index))
    return json(200, { sha256: sha, bytes: upload.bytes, complete: upload.complete, missing })
  }

  async #file(id: string, request: Request): Promise<Response> {
    const bytes = new Uint8Array(await request.arrayBuffer())
    const sealHash = sha256(bytes)
    if (request.headers.get(SEAL_HASH_HEADER) !== sealHash) return refusal(400, 'filing.hash-mismatch')
    const owner = request.credentials === 'omit' ? null : this.session.person?.owner ?? null
    const known = this.registered.get(id)
    if (known) return known.sealHash === sealHash && known.owner === owner ? json(200, this.tamper(known.reply)) : refusal(409, 'filing.id-reused', { id })
    const content = JSON.parse(Buffer.from(bytes).toString()) as SealedContent
    const lacking = content.attachments.find(one => !this.uploads.get(`${id}/attachments/${one.sha256}`)?.complete)
    if (lacking) return refusal(422, 'attachment.incomplete', { sha256: lacking.sha256 })
    const reply = await this.#reply(content, sealHash)
    this.registered.set(id, { owner, sealHash, reply })
    return json(201, this.tamper(reply))
  }

  async #reply({ id, attachments, procedure }: SealedContent, sealHash: string): Promise<FilingReply> {
    this.#numbers += 1
    const receipt = {
      filing: id, code: String(this.#numbers).padStart(26, '0'), register: 'p_pc', year: 2026, number: this.#numbers, label: `${String(this.#numbers).padStart(7, '0')}/2026`,
      registeredAt: '2026-11-22T08:00:01.000Z', sealHash, procedure, documents: attachments, office: {}, term: {},
    } as unknown as Receipt // the client looks at no more of it
    const head = base64url(Buffer.from(JSON.stringify({ alg: 'ES256', kid: 'k1' })))
    const payload = base64url(Buffer.from(JSON.stringify(receipt)))
    const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, (await this.#key).privateKey, Buffer.from(`${head}.${payload}`))
    return { receipt, jws: `${head}.${payload}.${base64url(new Uint8Array(signature))}` }
  }
}
