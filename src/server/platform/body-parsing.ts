import type { FastifyInstance, FastifyRequest } from 'fastify'
import { refusal } from './problems.ts'

export const JSON_LIMIT_BYTES = 1024 * 1024
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
      done(refusal('request.malformed', { detail: 'depth' }))
      return
    }
    bytes.set(request, body)
    void parse(request, body.toString('utf8'), (error, value) => {
      if (error) done(refusal('request.malformed', { detail: 'json' }))
      else done(null, value)
    })
  })
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
