import { type Result } from '#domain/problem/problem.ts'
import { openValue, sealValue, type Box, type Label, type NamedKey } from './box.ts'

/**
 * What opens everything of one person on this device. `keys`: the first seals, the others are of before the lock was changed and only open.
 * `naming` gives files their names on the disk and stays the same for ever.
 */
export interface Secrets {
  readonly naming: string
  readonly keys: readonly { readonly id: string, readonly bytes: string }[]
}

/** The secrets in use: the page holds keys that it can use and not read. */
export interface OwnerKeys {
  readonly owner: string
  readonly current: NamedKey
  readonly byId: ReadonlyMap<string, CryptoKey>
  readonly naming: CryptoKey
}

const KEY_BYTES = 32
const ID_BYTES = 9

function randomText(bytes: number): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(bytes))))
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), character => character.charCodeAt(0))
}

const freshKey = (): Secrets['keys'][number] => ({ id: randomText(ID_BYTES), bytes: randomText(KEY_BYTES) })

export function newSecrets(): Secrets {
  return { naming: randomText(KEY_BYTES), keys: [freshKey()] }
}

/** The same secrets with a new key to seal by: what a former lock gave away does not open what is written from now on. */
export function withNewKey(secrets: Secrets): Secrets {
  return { ...secrets, keys: [freshKey(), ...secrets.keys] }
}

/** The name of the key that seals, told in clear. */
export function currentKeyId({ keys }: Secrets): string {
  return keys[0]?.id ?? ''
}

export async function keysOf(owner: string, secrets: Secrets): Promise<OwnerKeys> {
  const keys = await Promise.all(secrets.keys.map(async ({ id, bytes }) => ({ id, key: await contentKey(bytesOf(bytes)) })))
  const [current] = keys
  if (!current) throw new Error('secrets without a key')
  const naming = await crypto.subtle.importKey('raw', bytesOf(secrets.naming), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  return { owner, current, byId: new Map(keys.map(({ id, key }) => [id, key])), naming }
}

/** @param bytes 32 of them, random or derived; the key that comes back cannot be read out again */
export function contentKey(bytes: BufferSource): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt'])
}

const labelFor = (owner: string): Label => ({ table: 'vault', id: owner, revision: 0 })

/** Locks the secrets away under a key of their own. */
export async function lockSecrets(lock: CryptoKey, owner: string, secrets: Secrets): Promise<Pick<Box, 'nonce' | 'box'>> {
  const { nonce, box } = await sealValue({ id: '', key: lock }, labelFor(owner), secrets)
  return { nonce, box }
}

/** @returns `storage.damaged` when it is not the right key */
export function unlockSecrets(lock: CryptoKey, owner: string, locked: Pick<Box, 'nonce' | 'box'>): Promise<Result<Secrets>> {
  return openValue<Secrets>(lock, labelFor(owner), locked)
}
