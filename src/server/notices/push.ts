import { calculateJwkThumbprint, importJWK, SignJWT, type CryptoKey, type JWK } from 'jose'
import type { Clock } from '../platform/clock.ts'

/** What became of a call: `gone` when the browser is to be woken no more. */
export type Woken = 'sent' | 'gone'

export interface Push {
  /** Uncompressed point in base64url, which a browser asks for when it subscribes. */
  readonly publicKey: string
  /** Whether an address a browser gave is one of a push service that may be called. */
  readonly knows: (endpoint: string) => boolean
  /** Wakes a browser. The call carries nothing: what there is to read is read after logging in. @throws when the service does not answer, or refuses for now */
  readonly wake: (endpoint: string, topic: string) => Promise<Woken>
}

export interface PushSettings { readonly jwk: JWK, readonly services: readonly string[], readonly contact: string, readonly clock: Clock }

const ALGORITHM = 'ES256'
const TOKEN_SECONDS = 3_600
/** A notice that could not be given in two days is found in the app. */
const KEPT_SECONDS = 172_800
const PATIENCE_MS = 20_000
const GONE = new Set([404, 410])

/** Web Push (RFC 8030) with the server's own key (RFC 8292) and without content, so that there is nothing for the push service to see. */
export async function openPush({ jwk, services, contact, clock }: PushSettings): Promise<Push> {
  const key = await importJWK(jwk, ALGORITHM) as CryptoKey // a JWK of an EC key gives no other
  const publicKey = Buffer.concat([Buffer.of(4), ...[jwk.x, jwk.y].map(part => Buffer.from(part ?? '', 'base64url'))]).toString('base64url')
  const kid = await calculateJwkThumbprint(jwk)

  async function tokenFor(origin: string): Promise<string> {
    const now = Math.floor(clock.now().getTime() / 1_000)
    return new SignJWT({ sub: `mailto:${contact}` }).setProtectedHeader({ alg: ALGORITHM, typ: 'JWT', kid }).setAudience(origin).setExpirationTime(now + TOKEN_SECONDS).sign(key)
  }

  return {
    publicKey,
    knows: endpoint => isServed(endpoint, services),
    async wake(endpoint, topic) {
      const { origin } = new URL(endpoint)
      const answer = await fetch(endpoint, {
        method: 'POST', redirect: 'error', signal: AbortSignal.timeout(PATIENCE_MS),
        headers: { authorization: `vapid t=${await tokenFor(origin)}, k=${publicKey}`, ttl: String(KEPT_SECONDS), urgency: 'normal', topic },
      })
      await answer.body?.cancel()
      if (GONE.has(answer.status)) return 'gone'
      if (!answer.ok) throw new Error(`The push service answered ${String(answer.status)}`)
      return 'sent'
    },
  }
}

/** https and one of the known hosts, on the usual port; plain http only where a host of this machine is named in the settings. */
function isServed(endpoint: string, services: readonly string[]): boolean {
  if (!URL.canParse(endpoint)) return false
  const { protocol, hostname, host, username, password } = new URL(endpoint)
  if (username !== '' || password !== '') return false
  if (services.includes(`${protocol}//${host}`)) return true
  return protocol === 'https:' && host === hostname && services.some(one => one === hostname || (one.startsWith('.') && hostname.endsWith(one)))
}
