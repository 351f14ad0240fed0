import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { calculateJwkThumbprint, CompactSign, compactVerify, createLocalJWKSet, exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose'
import type { Config } from './config.ts'
import { BadSettings } from './environment.ts'

/** The keys with which a body signs its receipts (ES256), and knows them again. */
export interface BodyKeys {
  /** Compact JWS of the payload with the body's current key; the header carries its `kid`. */
  sign(body: string, payload: Uint8Array): Promise<string>
  /** What a body signed with a key it has or had; nothing when it did not, or it was altered. */
  verify(body: string, jws: string): Promise<Buffer | undefined>
  /** Public keys of the body, current first: what /.well-known/jwks.json answers. */
  publicKeys(body: string): { readonly keys: readonly JWK[] }
}

interface KeyRing { readonly kid: string, readonly current: CryptoKey, readonly published: readonly JWK[] }

const ALGORITHM = 'ES256'

/**
 * Loads the signing keys of the bodies: from SIGNING_KEYS, else from `keys/<body>.json` in the data folder, made when missing.
 * Each is a private JWK or a list of them; the first signs, the others stay published so that older receipts can be checked.
 * @throws when a body has no usable key
 */
export async function loadBodyKeys({ keys, dataDir }: Pick<Config, 'keys' | 'dataDir'>, bodies: readonly string[]): Promise<BodyKeys> {
  const given = keys.signingKeys === undefined ? undefined : parseKeys(keys.signingKeys)
  const rings = new Map<string, KeyRing>()
  for (const body of bodies) {
    const jwks = given ? given[body] : await keptKeys(dataDir, body)
    if (!jwks) throw new BadSettings([`SIGNING_KEYS has no key for the body ${body}: add one`])
    rings.set(body, await ring(body, [jwks].flat()))
  }
  const ringOf = (body: string): KeyRing => {
    const found = rings.get(body)
    if (!found) throw new Error(`The body ${body} has no signing key.`)
    return found
  }
  return {
    async sign(body, payload) {
      const { current, kid } = ringOf(body)
      return new CompactSign(payload).setProtectedHeader({ alg: ALGORITHM, kid, typ: 'JWT' }).sign(current)
    },
    async verify(body, jws) {
      try {
        const { payload } = await compactVerify(jws, createLocalJWKSet({ keys: [...ringOf(body).published] }), { algorithms: [ALGORITHM] })
        return Buffer.from(payload)
      } catch {
        return undefined // altered, of another key, or no JWS: the same to the caller
      }
    },
    publicKeys: body => ({ keys: ringOf(body).published }),
  }
}

function parseKeys(text: string): Readonly<Record<string, JWK | readonly JWK[]>> {
  try {
    return JSON.parse(text) as Record<string, JWK | JWK[]> // each key is checked by importJWK
  } catch {
    throw new BadSettings(['SIGNING_KEYS is not JSON: it must be an object from body to private JWK'])
  }
}

async function ring(body: string, jwks: readonly JWK[]): Promise<KeyRing> {
  const [first] = jwks
  const current = first && await importJWK(first, ALGORITHM)
  if (!current || current instanceof Uint8Array || current.type !== 'private') throw new Error(`The signing key of ${body} is not a private EC key on P-256.`)
  const published = await Promise.all(jwks.map(publicPart))
  return { current, published, kid: published[0]?.kid ?? '' }
}

async function publicPart({ kty, crv, x, y, kid }: JWK): Promise<JWK> {
  const bare = { kty, crv, x, y } as JWK // an EC key has exactly these public members
  return { ...bare, kid: kid ?? await calculateJwkThumbprint(bare), use: 'sig', alg: ALGORITHM }
}

/** One private key (ES256) that is the server's own, made in the data folder when missing. */
export async function keptKey(dataDir: string, name: string): Promise<JWK> {
  const [key] = [await keptKeys(dataDir, name)].flat()
  if (!key) throw new Error(`keys/${name}.json in the data folder holds no key.`)
  return key
}

async function keptKeys(dataDir: string, name: string): Promise<JWK | readonly JWK[]> {
  const folder = join(dataDir, 'keys')
  const path = join(folder, `${name}.json`)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const known = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  })
  if (known !== undefined) return JSON.parse(known) as JWK | JWK[] // checked by importJWK
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true })
  const jwk = await exportJWK(privateKey)
  await writeFile(`${path}.new`, JSON.stringify(jwk), { mode: 0o600, flush: true })
  await rename(`${path}.new`, path)
  return jwk
}
