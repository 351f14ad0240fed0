import { beforeAll, expect, test } from 'vitest'
import type { FilingReply, Receipt } from '#contract/filings.ts'
import { attached } from '#support/device.ts'
import type { OutboxEntry } from '../storage/records.ts'
import { verifyReceipt } from './receipt.ts'

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const [HASH, PHOTO, OTHER] = ['5'.repeat(64), 'a'.repeat(64), 'b'.repeat(64)]
const ENTRY = { id: 'f1', sealHash: HASH, attachments: [attached('foto.0', PHOTO, 3)] } as unknown as OutboxEntry // verifying reads no more of it

let pair: CryptoKeyPair
let published: JsonWebKey

beforeAll(async () => {
  pair = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  published = { ...await crypto.subtle.exportKey('jwk', pair.publicKey), kid: 'k1' } as JsonWebKey
})

function aReceipt(changes: object = {}): Receipt {
  return { filing: 'f1', sealHash: HASH, number: 7, documents: [attached('foto.0', PHOTO, 3)], ...changes } as unknown as Receipt
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Signed for good: only what the receipt says can be wrong. */
async function signed(receipt: Receipt, { key = pair.privateKey, head = { alg: 'ES256', kid: 'k1' } } = {}): Promise<FilingReply> {
  const text = `${encoded(head)}.${encoded(receipt)}`
  const signature = await crypto.subtle.sign(ALGORITHM, key, Buffer.from(text))
  return { receipt, jws: `${text}.${Buffer.from(signature).toString('base64url')}` }
}

test.each<[string, object, 'genuine' | 'mismatch']>([
  ['what was sent', {}, 'genuine'],
  ['what was sent, with the filing itself among the documents', { documents: [attached('', HASH, 9), attached('foto.0', PHOTO, 3)] }, 'genuine'],
  ['another filing', { filing: 'f2' }, 'mismatch'],
  ['other bytes', { sealHash: OTHER }, 'mismatch'],
  ['a document too few', { documents: [] }, 'mismatch'],
  ['a document too many', { documents: [attached('foto.0', PHOTO, 3), attached('foto.1', OTHER, 3)] }, 'mismatch'],
  ['another document', { documents: [attached('foto.0', OTHER, 3)] }, 'mismatch'],
])('a receipt signed by the server for %s', async (_, changes, verdict) => {
  expect(await verifyReceipt(await signed(aReceipt(changes)), ENTRY, [published])).toBe(verdict)
})

test('the keys may stand in another order in the signed text', async () => {
  const { jws } = await signed(aReceipt())
  const receipt = Object.fromEntries(Object.entries(aReceipt()).reverse()) as unknown as Receipt
  expect(await verifyReceipt({ receipt, jws }, ENTRY, [published])).toBe('genuine')
})

test('a key that is not published cannot be judged; a stranger\'s under a published name is refused', async () => {
  const stranger = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  expect(await verifyReceipt(await signed(aReceipt(), { head: { alg: 'ES256', kid: 'k2' } }), ENTRY, [published])).toBe('key-unknown')
  expect(await verifyReceipt(await signed(aReceipt(), { key: stranger.privateKey }), ENTRY, [published])).toBe('mismatch')
})

test.each(['none', 'HS256', 'ES384'])('a signature by %s is refused, whatever it is', async alg => {
  expect(await verifyReceipt(await signed(aReceipt(), { head: { alg, kid: 'k1' } }), ENTRY, [published])).toBe('mismatch')
})

test.each(['', 'a.b', 'a.b.c', '!.!.!', 'a.b.c.d'])('%j is no signature', async jws => {
  expect(await verifyReceipt({ receipt: aReceipt(), jws }, ENTRY, [published])).toBe('mismatch')
})
