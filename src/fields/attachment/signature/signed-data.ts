import { readCertificate, type Certificate } from './certificate.ts'
import { bodyOf, childOf, childrenOf, octetsOf, oidOf, readDer, TAG, wholeOf, type Bytes, type Element } from './der.ts'

export const SIGNED_DATA = '1.2.840.113549.1.7.2'
const MOST_CERTIFICATES = 60
const MOST_SIGNERS = 30

/** Whose certificate belongs to a signature. */
export type SignerIdentifier =
  | { readonly by: 'issuer', readonly issuer: Bytes, readonly serial: Bytes }
  | { readonly by: 'key', readonly key: Bytes }

/** One SignerInfo (RFC 5652, 5.3). */
export interface SignerInfo {
  readonly identifier: SignerIdentifier
  readonly digestAlgorithm: Element
  readonly signatureAlgorithm: Element
  readonly signature: Bytes
  /** Attributes that were signed along, with their value; absent where the content itself was signed. */
  readonly signed?: { readonly body: Bytes, readonly attributes: ReadonlyMap<string, Element> }
}

/** A CMS envelope (RFC 5652), opened. */
export interface SignedData {
  readonly contentType: string
  /** Absent in a detached signature. */
  readonly content: Bytes | undefined
  readonly certificates: readonly Certificate[]
  readonly signers: readonly SignerInfo[]
}

/** Opens an envelope. @returns nothing when the bytes are none, or end before it does */
export function readSignedData(bytes: Bytes): SignedData | undefined {
  const [kind, explicit] = childrenOf(readDer(bytes))
  if (oidOf(kind) !== SIGNED_DATA || explicit?.tag !== TAG.context0) return undefined
  const parts = childrenOf(childOf(explicit, TAG.sequence))
  const enclosed = parts.find(({ tag }) => tag === TAG.sequence)
  const infos = parts.findLast(({ tag }) => tag === TAG.set)
  if (!enclosed || !infos || parts.filter(({ tag }) => tag === TAG.set).length < 2) return undefined
  return {
    contentType: oidOf(childOf(enclosed, TAG.oid)),
    content: octetsOf(childrenOf(childOf(enclosed, TAG.context0))[0]),
    certificates: childrenOf(parts.find(({ tag }) => tag === TAG.context0)).slice(0, MOST_CERTIFICATES).map(readCertificate).filter(one => one !== undefined),
    signers: childrenOf(infos).slice(0, MOST_SIGNERS).map(readSigner).filter(one => one !== undefined),
  }
}

function readSigner(info: Element): SignerInfo | undefined {
  const [, identifier, digestAlgorithm, ...rest] = childrenOf(info)
  const signed = rest[0]?.tag === TAG.context0 ? rest[0] : undefined
  const [signatureAlgorithm, signature] = signed ? rest.slice(1) : rest
  const who = identifier && readIdentifier(identifier)
  const octets = octetsOf(signature)
  if (!who || !digestAlgorithm || !signatureAlgorithm || !octets) return undefined
  return { identifier: who, digestAlgorithm, signatureAlgorithm, signature: octets, ...(signed && { signed: { body: bodyOf(signed), attributes: readAttributes(signed) } }) }
}

function readIdentifier(element: Element): SignerIdentifier | undefined {
  if (element.tag === TAG.primitive0) return { by: 'key', key: bodyOf(element) }
  const [issuer, serial] = childrenOf(element)
  return issuer && serial ? { by: 'issuer', issuer: wholeOf(issuer), serial: bodyOf(serial) } : undefined
}

/** Attributes by kind, each with its only value; one written twice counts for nothing (RFC 5652, 5.3). */
function readAttributes(set: Element): ReadonlyMap<string, Element> {
  const attributes = new Map<string, Element>()
  const twice = new Set<string>()
  for (const attribute of childrenOf(set)) {
    const [kind, values] = childrenOf(attribute)
    const [value, ...others] = childrenOf(values)
    const oid = oidOf(kind)
    if (attributes.has(oid) || others.length > 0) twice.add(oid)
    if (value) attributes.set(oid, value)
  }
  return new Map([...attributes].filter(([oid]) => !twice.has(oid)))
}

export function certificateOf({ identifier }: SignerInfo, { certificates }: SignedData): Certificate | undefined {
  return certificates.find(({ issuer, serial, subjectKey }) => identifier.by === 'issuer'
    ? isSame(issuer, identifier.issuer) && isSame(serial, identifier.serial)
    : subjectKey !== undefined && isSame(subjectKey, identifier.key))
}

export function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index])
}
