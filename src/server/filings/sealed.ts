import { createHash } from 'node:crypto'
import { readSealed } from '#domain/filing/canonical.ts'
import { isSealedContent } from '#domain/filing/shape.ts'
import type { SealedContent } from '#domain/filing/filing.ts'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'

/** What was sent, once its bytes are known to be whole and the one form this content can have. Its answers are not judged yet. */
export interface ReceivedSeal {
  readonly bytes: Uint8Array
  readonly sealHash: string
  readonly content: SealedContent
}

export interface Expected {
  /** SHA-256 of the bytes, hex, as the sender says. */
  readonly sealHash: string | undefined
  /** From the path of the request. */
  readonly id: string
  /** The body of the host. */
  readonly body: string
}

/** The longest lists of a sealed filing: the longest of any procedure many times over. One file may be named in several places. */
const MOST_ITEMS = { fees: 200, attachments: 300, confirmed: 1_000 } as const

/**
 * Reads the bytes of a filing as they were hashed on the device.
 * @returns `filing.hash-mismatch` (cut or altered on the way), `filing.malformed`, `filing.not-canonical` (RFC 8785), `filing.wrong-body`.
 */
export function readReceived(bytes: Uint8Array, expected: Expected): Result<ReceivedSeal> {
  const sealHash = createHash('sha256').update(bytes).digest('hex')
  if (expected.sealHash !== sealHash) return refuse('filing.hash-mismatch', {})
  const content = readSealed(bytes)
  if (!content.ok) return content
  if (!isSealedContent(content.value) || !isShort(content.value) || content.value.id !== expected.id) return refuse('filing.malformed', {})
  if (content.value.body !== expected.body) return refuse('filing.wrong-body', {})
  return ok({ bytes, sealHash, content: content.value })
}

/** Each entry is compared with what the answers give: a list that no procedure makes would keep everybody waiting. */
function isShort({ fees, attachments, confirmed }: SealedContent): boolean {
  return fees.length <= MOST_ITEMS.fees && attachments.length <= MOST_ITEMS.attachments && confirmed.length <= MOST_ITEMS.confirmed
}
