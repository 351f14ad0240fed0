import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { MAX_SEALED_BYTES, SEAL_HASH_HEADER } from '#contract/paths.ts'
import { refusal, type Refusal } from './problems.ts'

export const JSON_LIMIT_BYTES = MAX_SEALED_BYTES
export const JSON_MAX_DEPTH = 32
const NOTHING = Buffer.alloc(0)

declare module 'fastify' {
  interface FastifyRequest {
    /** The bytes of a JSON body exactly as they came: what a seal hash is of. Empty for other bodies. */
    readonly rawBody: Buffer
  }
}

/**
 * JSON is read by us: depth counted before it is parsed, prototype keys refused, bytes kept.
 * No other content type is read unless a route brings its own reader: plain text, which a form of another site could send, is not.
 */
export function installBodyParsing(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  const bytes = new WeakMap<FastifyRequest, Buffer>()
  app.decorateRequest('rawBody', { getter() { return bytes.get(this) ?? NOTHING } })
  app.removeContentTypeParser(['application/json', 'text/plain'])
  app.addContentTypeParser('application/json', { parseAs: 'buffer', bodyLimit: JSON_LIMIT_BYTES }, (request, body: Buffer, done) => {
    if (depthOf(body) > JSON_MAX_DEPTH) {
      done(unreadable('depth', request, body))
      return
    }
    bytes.set(request, body)
    void parse(request, body.toString('utf8'), (error, value) => {
      if (error) done(unreadable('json', request, body))
      else done(null, value)
    })
  })
}

/** A filing cut or bent on its way may look like anything. Only its sender's own bytes can be malformed; all else is mended by sending them again. */
function unreadable(detail: string, { headers }: FastifyRequest, body: Buffer): Refusal {
  const sealHash = headers[SEAL_HASH_HEADER]
  const isAsSent = sealHash === undefined || sealHash === createHash('sha256').update(body).digest('hex')
  return isAsSent ? refusal('request.malformed', { detail }) : refusal('filing.hash-mismatch', {})
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPENING = new Set([0x5b, 0x7b])
const CLOSING = new Set([0x5d, 0x7d])

/** How deep brackets nest outside strings: one pass over the bytes, before any parser recurses. */
export function depthOf(json: Uint8Array): number {
  let depth = 0
  let deepest = 0
  let inString = false
  for (let index = 0; index < json.length; index += 1) {
    const byte = json[index] ?? 0
    if (inString) {
      if (byte === BACKSLASH) index += 1
      else if (byte === QUOTE) inString = false
    } else if (byte === QUOTE) inString = true
    else if (OPENING.has(byte)) deepest = Math.max(deepest, depth += 1)
    else if (CLOSING.has(byte)) depth -= 1
  }
  return deepest
}
