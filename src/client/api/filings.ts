import { CHUNK_DIGEST_HEADER, filingRoutes, SEAL_HASH_HEADER } from '#contract/paths.ts'
import { address } from './addresses.ts'
import type { Api } from './api.ts'
import type { Ask } from './connect.ts'
import { isAttachmentStatus, isFilingReply, isMyFiling, isMyFilings, isRaises, isReceiptCheck } from './shapes.ts'

/** RFC 9530: `sha-256=:…base64…:`, from the digest in hexadecimal. */
export function contentDigest(sha256: string): string {
  const bytes = sha256.match(/../g) ?? []
  return `sha-256=:${btoa(String.fromCharCode(...bytes.map(byte => parseInt(byte, 16))))}:`
}

export function json(value: unknown): ArrayBuffer {
  return new TextEncoder().encode(JSON.stringify(value)).buffer
}

/** The sealed bytes as they are, in the middle of a JSON text: they are one themselves. */
function joined(before: string, bytes: ArrayBuffer, after: string): ArrayBuffer {
  const [head, tail] = [new TextEncoder().encode(before), new TextEncoder().encode(after)]
  const whole = new Uint8Array(head.length + bytes.byteLength + tail.length)
  whole.set(head)
  whole.set(new Uint8Array(bytes), head.length)
  whole.set(tail, head.length + bytes.byteLength)
  return whole.buffer
}

export function filingCalls(ask: Ask): Pick<Api, 'putFiling' | 'restoreFiling' | 'raises' | 'declareAttachment' | 'putChunk' | 'completeAttachment' | 'myFilings' | 'myFiling' | 'checkReceipt'> {
  return {
    putFiling: (id, bytes, sealHash, call) =>
      ask(address(filingRoutes.filing, { id }), { ...call, method: 'PUT', body: bytes, headers: { [SEAL_HASH_HEADER]: sealHash }, shape: isFilingReply }),
    restoreFiling: (id, bytes, { receipt, jws }, call) => ask(address(filingRoutes.restore, { id }), {
      ...call, method: 'PUT', headers: { 'content-type': 'application/json' }, shape: isFilingReply,
      body: joined('{"sealed":', bytes, `,"receipt":${JSON.stringify(receipt)},"jws":${JSON.stringify(jws)}}`),
    }),
    raises: call => ask(filingRoutes.raises, { ...call, shape: isRaises }),
    declareAttachment: (id, sha256, bytes, call) =>
      ask(address(filingRoutes.attachment, { id, sha256 }), { ...call, method: 'PUT', body: json({ bytes }), shape: isAttachmentStatus }),
    putChunk: (id, sha256, chunk, call) => ask(address(filingRoutes.attachmentChunk, { id, sha256, index: chunk.index }), {
      ...call, method: 'PUT', body: chunk.bytes, shape: isAttachmentStatus,
      headers: { 'content-type': 'application/octet-stream', [CHUNK_DIGEST_HEADER]: contentDigest(chunk.sha256) },
    }),
    completeAttachment: (id, sha256, call) =>
      ask(address(filingRoutes.attachmentComplete, { id, sha256 }), { ...call, method: 'POST', shape: isAttachmentStatus }),
    myFilings: (after, call) => ask(filingRoutes.mine, { ...call, query: { after }, shape: isMyFilings }),
    myFiling: (id, call) => ask(address(filingRoutes.myFiling, { id }), { ...call, shape: isMyFiling }),
    checkReceipt: (code, call) => ask(address(filingRoutes.receiptCheck, { code }), { ...call, shape: isReceiptCheck }),
  }
}
