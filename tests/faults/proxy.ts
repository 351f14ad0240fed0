import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { Chance } from './random.ts'
import { foreignAnswer, MessageReader, statusOf, withBody, type Message } from './wire.ts'
import { readRequest, type FaultPlan, type SeenRequest, type WireFault } from './wire-faults.ts'

/** What the proxy saw of one request: the truth about the wire, whatever either side believes. */
export interface Exchange {
  readonly seen: SeenRequest
  readonly fault: WireFault | undefined
  /** What the server answered, heard by the client or not; nothing when it did not. */
  readonly status: number | undefined
  /** The client got that answer whole. */
  readonly delivered: boolean
  /** SHA-256 of the answer's body, for a filing that was registered now or before. */
  readonly replyHash: string | undefined
}

export interface ProxyParts {
  readonly chance: Chance
  readonly plan: FaultPlan
  /** Ports of the servers that may be asked. */
  readonly upstreams: () => readonly number[]
  readonly witness: (exchange: Exchange) => void
}

type Told = Omit<Exchange, 'seen' | 'fault'>
const UNHEARD: Told = { status: undefined, delivered: false, replyHash: undefined }
const PIECES = 12
const BUSY = [408, 425, 429, 500, 502, 503, 504, 511] as const

/** Stands between the devices and the servers and does to each request what the plan says. */
export class FaultProxy {
  readonly #parts: ProxyParts
  readonly #clients = new Set<Socket>()
  #server = createServer()
  #port = 0
  connections = 0
  /** Connections on which at least one request met a fault. */
  faulted = 0

  constructor(parts: ProxyParts) {
    this.#parts = parts
  }

  get port(): number {
    return this.#port
  }

  /** Listens, the second time on the port of the first. */
  async open(): Promise<void> {
    this.#server = createServer(socket => void this.#serve(socket))
    this.#server.listen(this.#port, '127.0.0.1')
    await once(this.#server, 'listening')
    const address = this.#server.address()
    this.#port = typeof address === 'object' && address !== null ? address.port : this.#port
  }

  /** The network is gone: who asks is refused, who was asking is cut off. */
  async close(): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    for (const client of this.#clients) client.resetAndDestroy()
    await closed
  }

  async #serve(client: Socket): Promise<void> {
    this.connections += 1
    this.#clients.add(client)
    client.on('error', () => undefined).on('close', () => this.#clients.delete(client))
    const link = this.#link()
    const reader = new MessageReader(client)
    let isFaulted = false
    for (let message = await reader.next(); message; message = await reader.next()) {
      const seen = readRequest(message.line)
      const fault = this.#parts.plan(seen)
      if (fault !== undefined && !isFaulted) this.faulted += 1
      isFaulted ||= fault !== undefined
      const told = await this.#exchange(fault, { client, link, message, seen })
      this.#parts.witness({ seen, fault, ...told })
      if (client.destroyed || client.writableEnded) break
    }
    link.close()
    client.end()
  }

  #link(): Link {
    const ports = this.#parts.upstreams()
    return new Link(ports.length === 0 ? 1 : this.#parts.chance.pick(ports)) // port 1: nobody listens
  }

  async #exchange(fault: WireFault | undefined, wire: Wire): Promise<Told> {
    const { chance } = this.#parts
    const { client, link, message } = wire
    switch (fault) {
      case undefined:
        return deliver(await link.ask(message.raw), wire)
      case 'reset-before':
        client.resetAndDestroy()
        return UNHEARD
      case 'reset-during': case 'request-cut':
        return this.#cutRequest(fault, wire)
      case 'reset-after': {
        const asked = link.ask(message.raw)
        setTimeout(() => client.resetAndDestroy(), chance.between(0, 5))
        return unheard(await asked, wire)
      }
      case 'request-truncated':
        return deliver(await link.ask(withBody(message, message.body.subarray(0, chance.between(0, message.body.length - 1)))), wire)
      case 'request-bent':
        return deliver(await link.ask(withBody(message, bent(message.body, chance.between(0, message.body.length - 1)))), wire)
      case 'reply-cut': case 'reply-lost': case 'reply-bent':
        return this.#spoilReply(fault, wire)
      case 'delay': case 'trickle':
        return this.#slow(fault, wire)
      case 'duplicate':
        return this.#twice(wire)
      case 'portal': case 'redirect': case 'busy':
        client.end(this.#foreign(fault))
        return UNHEARD
    }
  }

  async #cutRequest(fault: 'reset-during' | 'request-cut', { client, link, message }: Wire): Promise<Told> {
    const part = message.raw.subarray(0, this.#parts.chance.between(1, message.raw.length - 1))
    await link.send(part)
    if (fault === 'request-cut') {
      link.end()
      client.end()
    } else {
      await pause(2) // the part is on its way before the break overtakes it
      link.reset()
      client.resetAndDestroy()
    }
    return UNHEARD
  }

  async #spoilReply(fault: 'reply-cut' | 'reply-lost' | 'reply-bent', wire: Wire): Promise<Told> {
    const { chance } = this.#parts
    const { client, link, message } = wire
    const reply = await link.ask(message.raw)
    const told = unheard(reply, wire)
    if (reply && fault === 'reply-bent' && statusOf(reply) < 300) client.end(withBody(reply, withOtherDigit(reply.body, chance)))
    else if (reply && fault === 'reply-bent') return deliver(reply, wire)
    else if (reply && fault === 'reply-cut') client.end(reply.raw.subarray(0, chance.between(0, reply.raw.length - 1)))
    else client.resetAndDestroy()
    return told
  }

  async #slow(fault: 'delay' | 'trickle', wire: Wire): Promise<Told> {
    const { chance } = this.#parts
    if (fault === 'delay') {
      const [before, after] = [chance.between(0, 150), chance.between(0, 150)]
      await pause(before)
      const reply = await wire.link.ask(wire.message.raw)
      await pause(after)
      return deliver(reply, wire)
    }
    const pieces = cut(wire.message.raw)
    const last = pieces.pop() ?? wire.message.raw
    for (const piece of pieces) {
      await wire.link.send(piece)
      await pause(3)
    }
    return deliver(await wire.link.ask(last), wire, 3)
  }

  async #twice(wire: Wire): Promise<Told> {
    const { chance } = this.#parts
    const other = this.#link()
    const askOther = (): Promise<Message | undefined> => other.ask(wire.message.raw)
    const first = wire.link.ask(wire.message.raw)
    const replies = chance.is(0.6) ? await Promise.all([first, askOther()]) : [await first, await askOther()]
    other.close()
    for (const reply of replies) this.#parts.witness({ seen: wire.seen, fault: undefined, ...unheard(reply, wire) })
    return deliver(chance.pick(replies) ?? replies[0] ?? replies[1], wire)
  }

  #foreign(fault: 'portal' | 'redirect' | 'busy'): Buffer {
    const { chance } = this.#parts
    if (fault === 'portal') return foreignAnswer({ status: 200 })
    if (fault === 'redirect') return foreignAnswer({ status: 302, headers: { location: 'https://portale.example/accesso' } })
    const status = chance.pick(BUSY)
    const retryAfter = chance.is(0.5) ? { 'retry-after': chance.is(0.8) ? String(chance.between(1, 40)) : new Date(Date.now() + 20_000).toUTCString() } : {}
    const ours = { type: 'application/problem+json; charset=utf-8', body: JSON.stringify({ type: 'server.unavailable', title: 'Service Unavailable', status, problems: [{ code: 'server.unavailable', details: {} }] }) }
    return foreignAnswer({ status, headers: { date: new Date().toUTCString(), ...retryAfter }, ...chance.is(0.5) ? ours : {} })
  }
}

interface Wire { readonly client: Socket, readonly link: Link, readonly message: Message, readonly seen: SeenRequest }

/** The proxy's own connection to a server; opened at the first word. */
class Link {
  readonly #port: number
  #open: { readonly socket: Socket, readonly reader: MessageReader } | undefined

  constructor(port: number) {
    this.#port = port
  }

  #opened(): { readonly socket: Socket, readonly reader: MessageReader } {
    if (this.#open && !this.#open.socket.destroyed) return this.#open
    const socket = connect(this.#port, '127.0.0.1').on('error', () => undefined).setNoDelay()
    this.#open = { socket, reader: new MessageReader(socket) }
    return this.#open
  }

  send(part: Buffer): Promise<void> {
    return new Promise(resolve => this.#opened().socket.write(part, () => { resolve() }))
  }

  /** @returns the answer, or nothing when the server has gone */
  async ask(raw: Buffer): Promise<Message | undefined> {
    const { socket, reader } = this.#opened()
    socket.write(raw)
    return reader.next()
  }

  end(): void {
    this.#open?.socket.end()
  }

  reset(): void {
    this.#open?.socket.resetAndDestroy()
  }

  close(): void {
    this.#open?.socket.destroy()
  }
}

async function deliver(reply: Message | undefined, wire: Wire, piecesEveryMs = 0): Promise<Told> {
  if (!reply) {
    wire.client.resetAndDestroy()
    return UNHEARD
  }
  if (piecesEveryMs > 0) {
    for (const piece of cut(reply.raw)) {
      wire.client.write(piece)
      await pause(piecesEveryMs)
    }
  } else {
    wire.client.write(reply.raw)
  }
  return { ...unheard(reply, wire), delivered: !wire.client.destroyed }
}

function unheard(reply: Message | undefined, { seen }: Wire): Told {
  if (!reply) return UNHEARD
  const status = statusOf(reply)
  const isRegistered = seen.kind === 'filing' && seen.method === 'PUT' && status < 300
  return { status, delivered: false, replyHash: isRegistered ? createHash('sha256').update(reply.body).digest('hex') : undefined }
}

function cut(raw: Buffer): Buffer[] {
  const size = Math.max(1, Math.ceil(raw.length / PIECES))
  return Array.from({ length: Math.ceil(raw.length / size) }, (_, index) => raw.subarray(index * size, (index + 1) * size))
}

function bent(body: Buffer, at: number): Buffer {
  const other = Buffer.from(body)
  other[at] = (other[at] ?? 0) ^ 0x01
  return other
}

/** Still JSON, still of the right shape: only the signature can tell. */
function withOtherDigit(body: Buffer, chance: Chance): Buffer {
  const places = [...body.entries()].filter(([, byte]) => byte >= 0x31 && byte <= 0x38).map(([index]) => index)
  return bent(body, chance.pick(places))
}
