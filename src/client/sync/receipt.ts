import type { FilingReply } from '#contract/filings.ts'
import type { OutboxEntry } from '../storage/records.ts'

type Verdict = 'genuine' | 'mismatch' | 'key-unknown'

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64url.replace(/-/g, '+').replace(/_/g, '/'))
  return Uint8Array.from(binary, char => char.charCodeAt(0))
}

/** The same JSON, whatever the order of its keys. */
function isSameJson(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const [left, right] = [a, b] as [Record<string, unknown>, Record<string, unknown>] // arrays are read by index just as well
  const keys = Object.keys(left)
  return keys.length === Object.keys(right).length && keys.every(key => key in right && isSameJson(left[key], right[key]))
}

/** The receipt speaks of these very bytes and files, no more and no fewer. */
function speaksOf({ receipt }: FilingReply, entry: OutboxEntry): boolean {
  const own = new Set(entry.attachments.map(one => one.sha256))
  const listed = new Set(receipt.documents.map(one => one.sha256))
  listed.delete(entry.sealHash) // the filing itself may stand in the list of documents
  return receipt.filing === entry.id && receipt.sealHash === entry.sealHash && own.size === listed.size && [...own].every(one => listed.has(one))
}

interface ReadJws { readonly kid: string | undefined, readonly payload: unknown, readonly signed: Uint8Array<ArrayBuffer>, readonly signature: Uint8Array<ArrayBuffer> }

/** @returns nothing for what is not a compact JWS signed with ES256: no other algorithm is ever accepted */
function readJws(jws: string): ReadJws | undefined {
  const [header, payload, signature, ...rest] = jws.split('.')
  if (header === undefined || payload === undefined || signature === undefined || rest.length > 0) return undefined
  try {
    const text = new TextDecoder('utf-8', { fatal: true })
    const head = JSON.parse(text.decode(bytesOf(header))) as { alg?: unknown, kid?: unknown } // any field may be missing: both are looked at
    if (head.alg !== 'ES256') return undefined
    return {
      kid: typeof head.kid === 'string' ? head.kid : undefined,
      payload: JSON.parse(text.decode(bytesOf(payload))),
      signed: new TextEncoder().encode(`${header}.${payload}`),
      signature: bytesOf(signature),
    }
  } catch {
    return undefined // neither base64url nor JSON
  }
}

function keyNamed(keys: readonly JsonWebKey[], kid: string | undefined): JsonWebKey | undefined {
  return kid === undefined ? keys[0] : keys.find(key => 'kid' in key && key.kid === kid)
}

/**
 * Holds a receipt against the device's own filing: same id, same hash, same documents, and a signature over exactly what it says.
 * @param keys the server's published keys; `key-unknown` when the one that signed is not among them
 */
export async function verifyReceipt(reply: FilingReply, entry: OutboxEntry, keys: readonly JsonWebKey[]): Promise<Verdict> {
  const jws = readJws(reply.jws)
  if (!jws || !speaksOf(reply, entry) || !isSameJson(jws.payload, reply.receipt)) return 'mismatch'
  const key = keyNamed(keys, jws.kid)
  if (!key) return 'key-unknown'
  const { kty = '', crv = '', x = '', y = '' } = key
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  try {
    const imported = await crypto.subtle.importKey('jwk', { kty, crv, x, y }, algorithm, false, ['verify'])
    return await crypto.subtle.verify(algorithm, imported, jws.signature, jws.signed) ? 'genuine' : 'mismatch'
  } catch {
    return 'mismatch' // the published key is no P-256 key: nothing it signed can be believed
  }
}
