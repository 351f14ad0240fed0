import { connect, type Socket } from 'node:net'

/** A request as it goes over the wire, made before the clock runs. */
export type WireRequest = Buffer

export interface Load {
  readonly answered: number
  /** Of the whole window, also of the answers that came after it. */
  readonly seconds: number
  readonly perSecond: number
  /** Milliseconds from sending to the whole answer. */
  readonly times: readonly number[]
  /** How many answers had each status. */
  readonly statuses: Readonly<Record<string, number>>
}

/** Does one thing; called again and again. @returns what it ended with, or nothing when there is nothing left to do */
export type Worker = () => Promise<string | undefined>

/** Keeps every worker busy for that long, then waits for what is under way. */
export async function keepBusy(workers: readonly Worker[], ms: number): Promise<Load> {
  const times: number[] = []
  const statuses: Record<string, number> = {}
  const began = performance.now()
  await Promise.all(workers.map(async work => {
    while (performance.now() - began < ms) {
      const sent = performance.now()
      const status = await work()
      if (status === undefined) throw new Error('the bench prepared too little work')
      times.push(performance.now() - sent)
      statuses[status] = (statuses[status] ?? 0) + 1
    }
  }))
  const seconds = (performance.now() - began) / 1_000
  return { answered: times.length, seconds, perSecond: times.length / seconds, times, statuses }
}

/**
 * An HTTP/1.1 client that costs next to nothing: the bench shares the processors with what it measures.
 * One request at a time over one connection; it understands answers with a content-length, which are all that a filing gets.
 */
export async function openWire(port: number): Promise<{ readonly ask: (request: WireRequest) => Promise<string>, readonly close: () => void }> {
  const socket = await opened(connect(port, 'localhost'))
  let waiting: { readonly resolve: (status: string) => void, readonly reject: (error: Error) => void } | undefined
  let received: Buffer = Buffer.alloc(0)
  socket.on('data', (part: Buffer) => {
    received = received.length === 0 ? part : Buffer.concat([received, part])
    const status = wholeAnswer(received)
    if (status === undefined) return
    received = Buffer.alloc(0)
    waiting?.resolve(status)
  })
  socket.on('error', error => waiting?.reject(error))
  socket.on('close', () => waiting?.reject(new Error('the server closed the connection')))
  return {
    ask: request => new Promise((resolve, reject) => {
      waiting = { resolve, reject }
      socket.write(request)
    }),
    close: () => {
      waiting = undefined
      socket.destroy()
    },
  }
}

export function putRequest({ path, host, headers, body }: { path: string, host: string, headers: Readonly<Record<string, string>>, body: Uint8Array }): WireRequest {
  const lines = [`PUT ${path} HTTP/1.1`, `host: ${host}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`), `content-length: ${String(body.byteLength)}`, '', '']
  return Buffer.concat([Buffer.from(lines.join('\r\n')), body])
}

function opened(socket: Socket): Promise<Socket> {
  return new Promise((resolve, reject) => {
    socket.setNoDelay(true)
    socket.once('connect', () => { resolve(socket) })
    socket.once('error', reject)
  })
}

/** The status of the answer in the buffer, once all of it is there. */
function wholeAnswer(received: Buffer): string | undefined {
  const end = received.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const head = received.toString('latin1', 0, end)
  const length = /content-length: (\d+)/i.exec(head)?.[1]
  if (length === undefined) throw new Error(`an answer without its length:\n${head}`)
  return received.length >= end + 4 + Number(length) ? head.slice(9, 12) : undefined
}
