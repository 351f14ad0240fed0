import { bodyOf, childOf, childrenOf, oidOf, readDer, TAG, wholeOf, writeDer, type Bytes, type Element } from './der.ts'

export type Hash = 'SHA-256' | 'SHA-384' | 'SHA-512'

/** Without SHA-1 and MD5: two documents can be made to have the same one, so it proves nothing. */
const HASHES: Readonly<Record<string, Hash>> = {
  '2.16.840.1.101.3.4.2.1': 'SHA-256',
  '2.16.840.1.101.3.4.2.2': 'SHA-384',
  '2.16.840.1.101.3.4.2.3': 'SHA-512',
}

/** Signature algorithms that name their hash; `undefined` where the signer's own digest algorithm says it. */
const RSA: Readonly<Record<string, Hash | undefined>> = {
  '1.2.840.113549.1.1.1': undefined, '1.2.840.113549.1.1.11': 'SHA-256', '1.2.840.113549.1.1.12': 'SHA-384', '1.2.840.113549.1.1.13': 'SHA-512',
}
const ECDSA: Readonly<Record<string, Hash | undefined>> = {
  '1.2.840.10045.2.1': undefined, '1.2.840.10045.4.3.2': 'SHA-256', '1.2.840.10045.4.3.3': 'SHA-384', '1.2.840.10045.4.3.4': 'SHA-512',
}
const PSS = '1.2.840.113549.1.1.10'
const CURVES: Readonly<Record<string, { readonly namedCurve: string, readonly bytes: number }>> = {
  '1.2.840.10045.3.1.7': { namedCurve: 'P-256', bytes: 32 }, '1.3.132.0.34': { namedCurve: 'P-384', bytes: 48 }, '1.3.132.0.35': { namedCurve: 'P-521', bytes: 66 },
}

/** The hash an AlgorithmIdentifier names; nothing for those that cannot be computed here, or prove nothing. */
export function hashOf(algorithm: Element | undefined): Hash | undefined {
  return HASHES[oidOf(childOf(algorithm, TAG.oid))]
}

/** How one signature is checked with WebCrypto. */
export interface Check {
  readonly key: Bytes
  readonly importAs: { readonly name: string, readonly hash: Hash } | { readonly name: 'ECDSA', readonly namedCurve: string }
  readonly verifyAs: { readonly name: string, readonly hash: Hash, readonly saltLength?: number }
  readonly signature: Bytes
}

export interface CheckParts {
  /** The signer's own digest algorithm. */
  readonly digest: Hash
  readonly algorithm: Element
  /** SubjectPublicKeyInfo. */
  readonly key: Element
  readonly signature: Bytes
}

/** Keys beyond this are nobody's: the time to check one grows with it. */
const MOST_KEY_BYTES = 2100

/** @returns nothing for what cannot be checked here */
export function checkOf({ digest, algorithm, key, signature }: CheckParts): Check | undefined {
  const oid = oidOf(childOf(algorithm, TAG.oid))
  if (key.next - key.start > MOST_KEY_BYTES) return undefined
  if (Object.hasOwn(RSA, oid)) return rsaCheck({ name: 'RSASSA-PKCS1-v1_5', hash: RSA[oid] ?? digest }, key, signature)
  if (oid === PSS) return pssCheck(algorithm, key, signature)
  return Object.hasOwn(ECDSA, oid) ? ecdsaCheck(ECDSA[oid] ?? digest, key, signature) : undefined
}

function rsaCheck(verifyAs: Check['verifyAs'], key: Element, signature: Bytes): Check {
  const { name, hash } = verifyAs
  return { key: rsaKey(key), importAs: { name, hash }, verifyAs, signature }
}

/** A key that was issued for PSS alone is a key like the others, and browsers import it only as such. */
function rsaKey(key: Element): Bytes {
  const bits = childOf(key, TAG.bitString)
  const plain = writeDer(TAG.sequence, writeDer(TAG.oid, Uint8Array.from([0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 1])), Uint8Array.from([5, 0]))
  return writeDer(TAG.sequence, plain, writeDer(TAG.bitString, bits ? bodyOf(bits) : new Uint8Array()))
}

/** RSASSA-PSS-params (RFC 8017, A.2.3); without them it would be SHA-1. */
function pssCheck(algorithm: Element, key: Element, signature: Bytes): Check | undefined {
  const params = childOf(algorithm, TAG.sequence)
  const hash = hashOf(childrenOf(childOf(params, TAG.context0))[0])
  const salt = childOf(childOf(params, TAG.context2), TAG.integer)
  const saltLength = salt ? Number(bodyOf(salt).at(-1)) : 20
  return hash && rsaCheck({ name: 'RSA-PSS', hash, saltLength }, key, signature)
}

function ecdsaCheck(hash: Hash, key: Element, signature: Bytes): Check | undefined {
  const [, curveName] = childrenOf(childOf(key, TAG.sequence))
  const curve = CURVES[oidOf(curveName)]
  const raw = curve && rawSignature(signature, curve.bytes)
  if (!curve || !raw) return undefined
  return { key: wholeOf(key), importAs: { name: 'ECDSA', namedCurve: curve.namedCurve }, verifyAs: { name: 'ECDSA', hash }, signature: raw }
}

/** CMS has the two numbers of an ECDSA signature as ASN.1 integers, WebCrypto wants them side by side at full length. */
function rawSignature(signature: Bytes, bytes: number): Bytes | undefined {
  const numbers = childrenOf(readDer(signature)).map(withoutZeros)
  if (numbers.length !== 2 || numbers.some(number => number.length > bytes)) return undefined
  const raw = new Uint8Array(bytes * 2)
  numbers.forEach((number, index) => { raw.set(number, bytes * (index + 1) - number.length) })
  return raw
}

function withoutZeros(integer: Element): Bytes {
  const body = bodyOf(integer)
  const first = body.findIndex(byte => byte !== 0)
  return first < 0 ? body.subarray(0, 0) : body.subarray(first)
}
