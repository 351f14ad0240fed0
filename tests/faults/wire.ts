import type { Socket } from 'node:net'

/*
 * As much of HTTP/1.1 as lies between our own client and our own server: one message at a time, with a Content-Length.
 * Messages are kept as the bytes they came as, so that a fault can be put between any two of them.
 */

export interface Message {
  readonly raw: Buffer
  /** First line. */
  readonly line: string
  readonly head: string
  readonly body: Buffer
}

const BLANK_LINE = Buffer.from('\r\n\r\n')

/** Cuts what comes from a socket into messages. */
export class MessageReader {
  #pending = Buffer.alloc(0)
  #ended = false
  #wake: () => void = () => undefined

  constructor(socket: Socket) {
    socket.on('data', part => {
      this.#pending = this.#pending.length === 0 ? part : Buffer.concat([this.#pending, part])
      this.#wake()
    })
    const end = (): void => {
      this.#ended = true
      this.#wake()
    }
    socket.on('end', end).on('close', end).on('error', end)
  }

  /** @returns nothing when the other side has gone before the message was whole */
  async next(): Promise<Message | undefined> {
    for (;;) {
      const whole = this.#take()
      if (whole || this.#ended) return whole
      await new Promise<void>(resolve => { this.#wake = resolve })
    }
  }

  #take(): Message | undefined {
    const end = this.#pending.indexOf(BLANK_LINE)
    if (end < 0) return undefined
    const head = this.#pending.toString('latin1', 0, end)
    const bodyStart = end + BLANK_LINE.length
    const length = lengthOf(head)
    if (this.#pending.length < bodyStart + length) return undefined
    const raw = this.#pending.subarray(0, bodyStart + length)
    this.#pending = this.#pending.subarray(raw.length)
    return { raw, head, line: head.split('\r\n', 1)[0] ?? '', body: raw.subarray(bodyStart) }
  }
}

function lengthOf(head: string): number {
  if (/^transfer-encoding:/im.test(head)) throw new Error(`a message without a length cannot be cut at a chosen byte: ${head}`)
  return Number(/^content-length:\s*(\d+)/im.exec(head)?.[1] ?? 0)
}

export function statusOf({ line }: Message): number {
  return Number(line.split(' ')[1])
}

/** The same message with another body, and the length that fits it: what a proxy that re-frames makes of a cut one. */
export function withBody({ head }: Message, body: Buffer): Buffer {
  const changed = head.replace(/^(content-length:\s*)\d+/im, `$1${String(body.length)}`)
  return Buffer.concat([Buffer.from(`${changed}\r\n\r\n`, 'latin1'), body])
}

export interface Page { readonly status: number, readonly type?: string, readonly body?: string, readonly headers?: Readonly<Record<string, string>> }

/** An answer that is not the server's. */
export function foreignAnswer({ status, type = 'text/html; charset=utf-8', body = '<!doctype html><title>Rete ospiti</title><p>Accetta le condizioni per navigare.', headers = {} }: Page): Buffer {
  const lines = [`HTTP/1.1 ${String(status)} Foreign`, `content-type: ${type}`, `content-length: ${String(Buffer.byteLength(body))}`, 'connection: close', ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)]
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`)
}
