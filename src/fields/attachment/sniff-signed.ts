import type { FileTypeName } from './file-types.ts'
import { latin1 } from './sniff-media.ts'

/** Object identifier 1.2.840.113549.1.7.2, signedData (RFC 5652), with its tag and length. */
const SIGNED_DATA = '\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02'

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** A CAdES envelope (.p7m): DER or BER as signing programs write it, or the same in base64, with or without PEM lines. */
export function sniffSigned(head: Uint8Array): FileTypeName | undefined {
  const text = latin1(head.subarray(0, 256))
  if (isSignedData(text)) return 'p7m'
  const body = text.replace(/^-----BEGIN (?:PKCS7|CMS|PKCS #7 SIGNED DATA)-----\s*/, '')
  return isSignedData(fromBase64(body.replace(/\s/g, '').slice(0, 64))) ? 'p7m' : undefined
}

/** A sequence, its length in whichever form, and at once the identifier. */
function isSignedData(bytes: string): boolean {
  if (!bytes.startsWith('0')) return false // 0x30, a sequence
  const length = bytes.charCodeAt(1)
  const start = length > 0x80 && length <= 0x88 ? 2 + (length - 0x80) : 2 // the length itself takes bytes of its own from 128 on
  return bytes.startsWith(SIGNED_DATA, start)
}

/** As far as it is base64; one character for each byte. */
function fromBase64(text: string): string {
  let bytes = ''
  for (let at = 0; at + 4 <= text.length; at += 4) {
    const digits = [0, 1, 2, 3].map(index => BASE64.indexOf(text.charAt(at + index)))
    if (digits.includes(-1)) return bytes
    const group = digits.reduce((sum, digit) => sum * 64 + digit, 0)
    bytes += String.fromCharCode(group >> 16, (group >> 8) & 0xFF, group & 0xFF)
  }
  return bytes
}
