import type { Instant } from '#domain/filing/filing.ts'
import { cleanLine } from '../../clean-text.ts'
import { bodyOf, childOf, childrenOf, oidOf, TAG, wholeOf, type Bytes, type Element } from './der.ts'

/** The parts of an X.509 certificate (RFC 5280) that tell who signed and with which key. */
export interface Certificate {
  readonly whole: Bytes
  readonly serial: Bytes
  readonly issuer: Bytes
  readonly subjectKey: Bytes | undefined
  /** SubjectPublicKeyInfo. */
  readonly key: Element
  readonly name: string
  readonly fiscalNumber?: string
  readonly issuerName: string
  readonly validFrom?: Instant
  readonly validTo?: Instant
}

const OID = {
  commonName: '2.5.4.3', surname: '2.5.4.4', serialNumber: '2.5.4.5', organisation: '2.5.4.10', givenName: '2.5.4.42', subjectKeyIdentifier: '2.5.29.14',
} as const
const VERSION = TAG.context0
const EXTENSIONS = TAG.context3
const MAX_NAME = 120

/** @returns nothing when the element is no certificate */
export function readCertificate(element: Element): Certificate | undefined {
  const fields = childrenOf(childOf(element, TAG.sequence)).filter(({ tag }) => tag !== VERSION)
  const [serial, , issuer, validity, subject, key] = fields
  if (serial?.tag !== TAG.integer || !issuer || !validity || !subject || key?.tag !== TAG.sequence) return undefined
  const names = readNames(subject)
  const issuerNames = readNames(issuer)
  const fiscalNumber = readFiscalNumber(names.get(OID.serialNumber))
  const [validFrom, validTo] = childrenOf(validity).map(readTime)
  return {
    whole: wholeOf(element), serial: bodyOf(serial), issuer: wholeOf(issuer), subjectKey: readSubjectKey(fields.find(({ tag }) => tag === EXTENSIONS)), key,
    name: names.get(OID.commonName) ?? ([names.get(OID.givenName), names.get(OID.surname)].filter(Boolean).join(' ') || (names.get(OID.organisation) ?? '')),
    issuerName: issuerNames.get(OID.commonName) ?? issuerNames.get(OID.organisation) ?? '',
    ...(fiscalNumber === undefined ? {} : { fiscalNumber }), ...(validFrom === undefined ? {} : { validFrom }), ...(validTo === undefined ? {} : { validTo }),
  }
}

/** The attributes of a distinguished name, the first of each kind. */
function readNames(name: Element): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const attribute of childrenOf(name).flatMap(childrenOf)) {
    const [kind, value] = childrenOf(attribute)
    const text = value && readText(value)
    if (text && !names.has(oidOf(kind))) names.set(oidOf(kind), text)
  }
  return names
}

/** UniversalString and BMPString have four and two bytes a character; everything else is read as UTF-8, of which ASCII is a part. */
function readText(element: Element): string {
  const bytes = bodyOf(element).subarray(0, MAX_NAME * 4)
  const width = element.tag === 0x1C ? 4 : element.tag === 0x1E ? 2 : 0
  const decoder = new TextDecoder(width === 2 ? 'utf-16be' : element.tag === 0x14 ? 'latin1' : 'utf-8')
  const text = width === 4 ? new TextDecoder('utf-16be').decode(bytes.filter((_, index) => index % 4 > 1)) : decoder.decode(bytes)
  return cleanLine(text).slice(0, MAX_NAME) // nothing that turns the text round or hides in it
}

/** `TINIT-RSSMRA85T10A562S`, or `IT:RSSMRA85T10A562S` in older certificates. */
function readFiscalNumber(serialNumber: string | undefined): string | undefined {
  return /^(?:TINIT-|IT:)([A-Z0-9]{16}|\d{11})$/.exec(serialNumber ?? '')?.[1]
}

function readSubjectKey(extensions: Element | undefined): Bytes | undefined {
  const extension = childrenOf(childOf(extensions, TAG.sequence)).find(one => oidOf(childOf(one, TAG.oid)) === OID.subjectKeyIdentifier)
  const value = childOf(extension, TAG.octets)
  // The value of an extension is DER again, inside an octet string: here an octet string, two bytes in.
  const octets = value && bodyOf(value)
  return octets?.[0] === TAG.octets && octets[1] === octets.length - 2 ? octets.subarray(2) : undefined
}

/** UTCTime or GeneralizedTime as RFC 5280 wants them (Zulu, with seconds); nothing for any other. */
export function readTime(element: Element | undefined): Instant | undefined {
  if (element?.tag !== TAG.utcTime && element?.tag !== TAG.generalizedTime) return undefined
  const text = new TextDecoder('latin1').decode(bodyOf(element).subarray(0, 24))
  const digits = /^(\d{12}|\d{14})(?:\.\d+)?Z$/.exec(text)?.[1]
  if (digits === undefined) return undefined
  const full = digits.length === 14 ? digits : `${Number(digits.slice(0, 2)) < 50 ? '20' : '19'}${digits}`
  const instant = full.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:$6Z')
  return Number.isNaN(Date.parse(instant)) ? undefined : instant
}
