import { ok, refuse, type Result } from '#domain/problem/problem.ts'

/** Encrypted and authenticated by AES-256-GCM under the key of that name. The nonce is random and never used twice, so it also tells two boxes apart. */
export interface Box {
  readonly key: string
  readonly nonce: Uint8Array<ArrayBuffer>
  readonly box: ArrayBuffer
}

/** The place a box belongs to. It is authenticated with the content: a box moved to another row, or an older one put back, does not open. */
export interface Label { readonly table: string, readonly id: string, readonly revision: number }

/** What encrypts, and the name that the boxes carry. */
export interface NamedKey { readonly id: string, readonly key: CryptoKey }

const NONCE_BYTES = 12

function algorithmOf(nonce: Uint8Array<ArrayBuffer>, { table, id, revision }: Label): AesGcmParams {
  return { name: 'AES-GCM', iv: nonce, additionalData: new TextEncoder().encode(JSON.stringify(['sportello', 1, table, id, revision])) }
}

/** Never to be called inside a transaction: the browser would close it while the cryptography works. */
export async function sealBytes({ id, key }: NamedKey, label: Label, bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): Promise<Box> {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES))
  return { key: id, nonce, box: await crypto.subtle.encrypt(algorithmOf(nonce, label), key, bytes) }
}

/** @returns `storage.damaged` when the key is another, or a bit of content or label is not what it was */
export async function openBytes(key: CryptoKey, label: Label, { nonce, box }: Pick<Box, 'nonce' | 'box'>): Promise<Result<ArrayBuffer>> {
  try {
    return ok(await crypto.subtle.decrypt(algorithmOf(nonce, label), key, box))
  } catch {
    return refuse('storage.damaged', {}) // the one reason why it fails: what was authenticated is not what is there
  }
}

/** Seals a JSON value. */
export function sealValue(key: NamedKey, label: Label, value: unknown): Promise<Box> {
  return sealBytes(key, label, new TextEncoder().encode(JSON.stringify(value)))
}

export async function openValue<T>(key: CryptoKey, label: Label, box: Pick<Box, 'nonce' | 'box'>): Promise<Result<T>> {
  const bytes = await openBytes(key, label, box)
  return bytes.ok ? ok(JSON.parse(new TextDecoder().decode(bytes.value)) as T) : bytes // authenticated: it is what sealValue was given
}

export function isBoxed<R extends object>(row: R): row is R & Box {
  return 'box' in row && row.box !== undefined
}

/** Whether a row is still what it was when it was read: each box has a nonce of its own. Rows left plain by an earlier release are compared whole. */
export function isSameRow(one: object | undefined, other: object | undefined): boolean {
  if (one === undefined || other === undefined) return one === other
  if (isBoxed(one) && isBoxed(other)) return one.nonce.join() === other.nonce.join()
  return !isBoxed(one) && !isBoxed(other) && JSON.stringify(one) === JSON.stringify(other)
}
