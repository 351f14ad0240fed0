import { createHash } from 'node:crypto'
import { canonicalBytes } from '#domain/filing/canonical.ts'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'

/** What was sent, once its bytes are known to be whole and to be the one form these contents can have. */
export interface ReceivedSeal {
  readonly bytes: Uint8Array
  readonly sealHash: string
  /** Parsed, not yet judged. Only the four names below were looked at. */
  readonly content: { readonly id: string, readonly body: string, readonly procedure: { readonly digest: string }, readonly [name: string]: unknown }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Reads the bytes of a filing as they were hashed on the device.
 * @param sealHash what the sender says their SHA-256 is, hex.
 * @returns `filing.hash-mismatch` (cut or altered on the way), `filing.malformed`, `filing.not-canonical` (RFC 8785), `filing.wrong-body`.
 */
export function readReceived(bytes: Uint8Array, expected: { readonly sealHash: string | undefined, readonly id: string, readonly body: string }): Result<ReceivedSeal> {
  const sealHash = createHash('sha256').update(bytes).digest('hex')
  if (expected.sealHash !== sealHash) return refuse('filing.hash-mismatch', {})
  const content = isTooDeep(bytes) ? undefined : parse(bytes)
  if (!isEnvelope(content) || content.id !== expected.id) return refuse('filing.malformed', {})
  if (Buffer.compare(canonicalBytes(content), bytes) !== 0) return refuse('filing.not-canonical', {})
  if (content.body !== expected.body) return refuse('filing.wrong-body', {})
  return ok({ bytes, sealHash, content })
}

/** Answers nest a few levels at most; a hostile million of brackets would exhaust the stack of whatever walks the value. */
const MAX_DEPTH = 40
const [QUOTE, BACKSLASH] = [0x22, 0x5c]
const OPENING: ReadonlySet<number> = new Set([0x5b, 0x7b])
const CLOSING: ReadonlySet<number> = new Set([0x5d, 0x7d])

function isTooDeep(bytes: Uint8Array): boolean {
  let depth = 0
  let inString = false
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0
    if (inString) {
      if (byte === BACKSLASH) at += 1
      else if (byte === QUOTE) inString = false
    } else if (byte === QUOTE) inString = true
    else if (OPENING.has(byte)) depth += 1
    else if (CLOSING.has(byte)) depth -= 1
    if (depth > MAX_DEPTH) return true
  }
  return false
}

/** The JSON value, or nothing: bad UTF-8 and bad JSON are the sender's fault and no reason to say which. */
function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(bytes))
  } catch {
    return undefined
  }
}

function isEnvelope(content: unknown): content is ReceivedSeal['content'] {
  if (typeof content !== 'object' || content === null) return false
  const { id, body, procedure } = content as Readonly<Record<string, unknown>> // an object, as was just seen
  return typeof id === 'string' && typeof body === 'string' && typeof procedure === 'object' && procedure !== null
    && 'digest' in procedure && typeof procedure.digest === 'string'
}
