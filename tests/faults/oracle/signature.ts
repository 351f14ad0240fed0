import { createPublicKey, verify, type JsonWebKey, type KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Reads what a signed receipt says, if the body's key signed it. */
export type OpenReceipt = (body: string, jws: string) => { readonly payload: unknown } | undefined

/** With the keys that lie in the data folder. */
export async function receiptOpener(dataDir: string, bodies: readonly string[]): Promise<OpenReceipt> {
  const keys = new Map<string, KeyObject>()
  for (const body of bodies) {
    const { kty, crv, x, y } = JSON.parse(await readFile(join(dataDir, 'keys', `${body}.json`), 'utf8')) as JsonWebKey
    keys.set(body, createPublicKey({ key: { kty, crv, x, y } as JsonWebKey, format: 'jwk' }))
  }
  return (body, jws) => {
    const key = keys.get(body)
    const [header = '', payload = '', signature = ''] = jws.split('.')
    const isGenuine = key !== undefined
      && verify('sha256', Buffer.from(`${header}.${payload}`), { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))
    return isGenuine ? { payload: JSON.parse(Buffer.from(payload, 'base64url').toString()) as unknown } : undefined
  }
}
