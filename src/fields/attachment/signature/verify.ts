import { checkOf, hashOf } from './algorithms.ts'
import { readTime, type Certificate } from './certificate.ts'
import { childOf, childrenOf, joined, octetsOf, oidOf, readDer, TAG, writeDer, type Bytes, type Element } from './der.ts'
import type { SignerFacts } from './facts.ts'
import type { Unfit } from '../inspect/unfit.ts'
import { certificateOf, isSame, type SignedData, type SignerInfo } from './signed-data.ts'

export type Subtle = typeof globalThis.crypto.subtle

/** What a device or the server lends to look at signed files. */
export interface SignatureTools {
  readonly subtle: Subtle
  /** Looks at the document inside an envelope, by the type its beginning tells. @returns why it is not taken */
  readonly look?: (content: Bytes, type: string) => Promise<Unfit | undefined>
}

const DATA = '1.2.840.113549.1.7.1'
const TIMESTAMP = '1.2.840.113549.1.9.16.1.4'
const ATTRIBUTE = {
  contentType: '1.2.840.113549.1.9.3', messageDigest: '1.2.840.113549.1.9.4', signingTime: '1.2.840.113549.1.9.5', signingCertificate: '1.2.840.113549.1.9.16.2.47',
} as const

type Verdict = SignerFacts['state']

/**
 * Checks every signature of an envelope: that the content is the one that was signed (RFC 5652, 5.4 and 5.6), and that the certificate
 * named is the one that was meant (RFC 5035). Whether the certificate is to be trusted is nobody's question here.
 * @param signed the pieces of what was signed, in order; for an envelope that holds its document, just that
 */
export async function verifySigners(data: SignedData, signed: readonly Bytes[], subtle: Subtle): Promise<readonly SignerFacts[]> {
  const facts: SignerFacts[] = []
  for (const signer of data.signers) facts.push(await verifySigner(signer, data, signed, subtle))
  return facts
}

async function verifySigner(signer: SignerInfo, data: SignedData, signed: readonly Bytes[], subtle: Subtle): Promise<SignerFacts> {
  const certificate = certificateOf(signer, data)
  const state = certificate ? worst(await stateOf(signer, certificate, { data, signed }, subtle), await stampState(stampOf(data), signed, subtle)) : 'unchecked'
  return { ...describeSigner(signer, data), state }
}

/** Who signed, with nothing checked. */
export function describeSigner(signer: SignerInfo, data: SignedData): SignerFacts {
  const certificate = certificateOf(signer, data)
  const stamped = stampOf(data)
  const signedAt = stamped?.at ?? readTime(signer.signed?.attributes.get(ATTRIBUTE.signingTime))
  const { fiscalNumber, validFrom, validTo } = certificate ?? {}
  return {
    role: data.contentType === TIMESTAMP ? 'timestamp' : 'signer',
    name: certificate?.name ?? '', issuer: certificate?.issuerName ?? '',
    ...(fiscalNumber === undefined ? {} : { fiscalNumber }), ...(validFrom === undefined ? {} : { validFrom }), ...(validTo === undefined ? {} : { validTo }),
    ...(signedAt === undefined ? {} : { signedAt }),
    state: 'unchecked',
  }
}

export function worst(...verdicts: readonly Verdict[]): Verdict {
  return verdicts.includes('broken') ? 'broken' : verdicts.includes('unchecked') ? 'unchecked' : 'intact'
}

interface Subject { readonly data: SignedData, readonly signed: readonly Bytes[] }

async function stateOf(signer: SignerInfo, certificate: Certificate, { data, signed }: Subject, subtle: Subtle): Promise<Verdict> {
  const digest = hashOf(signer.digestAlgorithm)
  const check = digest && checkOf({ digest, algorithm: signer.signatureAlgorithm, key: certificate.key, signature: signer.signature })
  if (!check) return 'unchecked'
  // A timestamp signs its own statement, which in turn names the digest of the document.
  const content = data.contentType === TIMESTAMP && data.content ? [data.content] : signed
  if (signer.signed) {
    const { attributes } = signer.signed
    const stated = octetsOf(attributes.get(ATTRIBUTE.messageDigest))
    if (!stated || !isSame(stated, await digestOf(digest, content, subtle))) return 'broken'
    if (oidOf(attributes.get(ATTRIBUTE.contentType)) !== data.contentType) return 'broken'
    if (!await meansCertificate(attributes.get(ATTRIBUTE.signingCertificate), certificate, subtle)) return 'broken'
  } else if (data.contentType !== DATA) return 'broken' // RFC 5652, 5.3: anything but plain data must be signed through attributes
  const message = signer.signed ? writeDer(TAG.set, signer.signed.body) : joined(content)
  try {
    const key = await subtle.importKey('spki', check.key, check.importAs, false, ['verify'])
    return await subtle.verify(check.verifyAs, key, check.signature, message) ? 'intact' : 'broken'
  } catch {
    return 'unchecked' // a key this browser does not take
  }
}

async function digestOf(hash: string, pieces: readonly Bytes[], subtle: Subtle): Promise<Bytes> {
  return new Uint8Array(await subtle.digest(hash, pieces.length === 1 && pieces[0] ? pieces[0] : joined(pieces)))
}

/** SigningCertificateV2: the first certificate named has to be this one. A signature without it says nothing of it (plain CMS). */
async function meansCertificate(attribute: Element | undefined, { whole }: Certificate, subtle: Subtle): Promise<boolean> {
  const [first] = childrenOf(childOf(attribute, TAG.sequence))
  if (!attribute || !first) return true
  const [lead] = childrenOf(first)
  const hash = lead?.tag === TAG.octets ? 'SHA-256' : hashOf(lead) // which is not written where it is SHA-256
  const stated = octetsOf(childOf(first, TAG.octets))
  return hash === undefined || (stated !== undefined && isSame(stated, await digestOf(hash, [whole], subtle)))
}

interface Stamp { readonly hash: Element | undefined, readonly digest: Bytes | undefined, readonly at?: string }

/** TSTInfo (RFC 3161): what was stamped, and when. */
function stampOf({ contentType, content }: SignedData): Stamp | undefined {
  const info = contentType === TIMESTAMP && content ? readDer(content) : undefined
  const imprint = childOf(info, TAG.sequence)
  const at = readTime(childOf(info, TAG.generalizedTime))
  return info && { hash: childOf(imprint, TAG.sequence), digest: octetsOf(childOf(imprint, TAG.octets)), ...(at === undefined ? {} : { at }) }
}

async function stampState(stamp: Stamp | undefined, signed: readonly Bytes[], subtle: Subtle): Promise<Verdict> {
  if (!stamp) return 'intact'
  const hash = hashOf(stamp.hash)
  if (hash === undefined) return 'unchecked'
  return stamp.digest && isSame(stamp.digest, await digestOf(hash, signed, subtle)) ? 'intact' : 'broken'
}
