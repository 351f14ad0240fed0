import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** Sends a public text in the smallest form that the asker reads; answers 304 to who has it already. */
export type SendText = (request: FastifyRequest, reply: FastifyReply, text: string) => Promise<FastifyReply>

interface Packed { readonly tag: string, readonly forms: Map<Encoding, Promise<Buffer>> }
type Encoding = 'br' | 'gzip' | 'identity'

/** Below this the headers weigh more than what is saved. */
const WORTH_BYTES = 1_000
/** More than the definitions and lists of many administrations; the oldest then makes room. */
const MOST_TEXTS = 2_000
/** A twentieth larger than the best, in a tenth of the time. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT } }

const PACKERS: Readonly<Record<Encoding, (text: string) => Promise<Buffer>>> = {
  br: text => promisify(brotliCompress)(text, BROTLI),
  gzip: text => promisify(gzip)(text, { level: 9 }),
  identity: text => Promise.resolve(Buffer.from(text)),
}

/**
 * Remembers each text in each form it was asked for in, so that a definition is packed once and not for every phone.
 * For texts that are the same for everyone only: what is about a person is neither remembered nor packed.
 */
export function textSender(): SendText {
  const known = new Map<string, Packed>()

  function packed(text: string): Packed {
    const found = known.get(text)
    if (found) return found
    const [oldest] = known.keys()
    if (oldest !== undefined && known.size >= MOST_TEXTS) known.delete(oldest)
    const made: Packed = { tag: createHash('sha256').update(text).digest('base64url'), forms: new Map() }
    known.set(text, made)
    return made
  }

  return async (request, reply, text) => {
    const { tag, forms } = packed(text)
    void reply.header('vary', 'accept-encoding').header('etag', `W/"${tag}"`)
    if (request.headers['if-none-match']?.includes(tag) === true) return reply.code(304).send()
    const encoding = encodingOf(request, text)
    const form = forms.get(encoding) ?? PACKERS[encoding](text)
    forms.set(encoding, form)
    if (encoding !== 'identity') void reply.header('content-encoding', encoding)
    return reply.send(await form)
  }
}

function encodingOf(request: FastifyRequest, text: string): Encoding {
  if (text.length < WORTH_BYTES) return 'identity'
  const offers = (request.headers['accept-encoding'] ?? '').split(',').map(one => one.trim())
  const accepted = offers.filter(one => !/;\s*q=0(?:\.0+)?$/.test(one)).map(one => one.split(';', 1)[0])
  return (['br', 'gzip'] as const).find(one => accepted.includes(one)) ?? 'identity'
}
