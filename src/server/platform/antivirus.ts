import { connect, type Socket } from 'node:net'
import type { Readable } from 'node:stream'
import type { EnvironmentReader } from './environment.ts'

/** Where ClamAV's daemon listens: a port of a machine, or a socket of this one. */
export type ClamdAddress = { readonly host: string, readonly port: number } | { readonly path: string }

/** `infected` also for what the daemon will not look at because it is too long: it was not found clean. */
export type Scanned = 'clean' | 'infected'

/** Looks at what was uploaded before it counts. */
export interface VirusScanner {
  /** @throws when the daemon does not answer, or answers that it could not look: then nothing may be taken (S30) */
  scan(content: Readable): Promise<Scanned>
  /** What it knows today: another text after each update. Nothing where there is no scanner. @throws as {@link VirusScanner.scan} */
  signatures(): Promise<string | undefined>
}

/** Less than the database waits for a transaction in which nothing happens. */
const PATIENCE_MS = 45_000
const FOUND = /^stream: .+ FOUND$/
const TOO_LONG = /size limit exceeded/i

/** Without an address nothing is looked at: a body without ClamAV relies on the rules of content and on its own machines. */
export function openVirusScanner(clamd: ClamdAddress | undefined): VirusScanner {
  if (clamd === undefined) return { scan: content => Promise.resolve(content.destroy()).then(() => 'clean'), signatures: () => Promise.resolve(undefined) }
  return {
    async scan(content) {
      const answer = await ask(clamd, content)
      if (answer === 'stream: OK') return 'clean'
      if (FOUND.test(answer) || TOO_LONG.test(answer)) return 'infected'
      throw new Error('the virus scanner could not look at a file')
    },
    async signatures() {
      const version = await askVersion(clamd)
      if (version === '' || /ERROR$/.test(version)) throw new Error('the virus scanner does not say what it knows')
      return version.slice(0, 200)
    },
  }
}

/** INSTREAM of clamd(8): each part with its length before it, and a length of zero at the end. */
async function ask(clamd: ClamdAddress, content: Readable): Promise<string> {
  const socket = connect(clamd)
  socket.setTimeout(PATIENCE_MS, () => { socket.destroy(new Error('the virus scanner does not answer')) })
  const answer = readAll(socket)
  answer.catch(() => { content.destroy() }) // told below; nothing more is read for nobody
  try {
    socket.write('zINSTREAM\0')
    for await (const part of content) await send(socket, part as Buffer) // a stream of bytes without an encoding
    await send(socket, Buffer.alloc(0))
  } catch (error) {
    if (!socket.destroyed && !socket.readableEnded) socket.destroy()
    await answer // why it broke off, or what was answered before all was sent
    if (error instanceof Error && !('code' in error)) throw error
  }
  return (await answer).replace(/\0$/, '')
}

/** VERSION: `ClamAV 1.0.7/27300/Sun Jun  9 10:24:32 2024`, program and signatures. */
async function askVersion(clamd: ClamdAddress): Promise<string> {
  const socket = connect(clamd)
  socket.setTimeout(PATIENCE_MS, () => { socket.destroy(new Error('the virus scanner does not answer')) })
  const answer = readAll(socket)
  socket.write('zVERSION\0')
  return (await answer).replace(/\0$/, '').trim()
}

async function send(socket: Socket, part: Buffer): Promise<void> {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(part.length)
  if (socket.destroyed) throw Object.assign(new Error('the virus scanner closed the connection'), { code: 'EPIPE' })
  if (!socket.write(Buffer.concat([length, part]))) await new Promise(resolve => socket.once('drain', resolve).once('close', resolve))
}

function readAll(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    socket.on('data', part => parts.push(part))
    socket.once('end', () => { resolve(Buffer.concat(parts).toString('utf8')) })
    socket.once('error', reject)
    socket.once('close', () => { reject(new Error('the virus scanner closed the connection')) })
  })
}

/** Reads `CLAMD`: `host:port`, or the path of a socket. */
export function readClamd(read: EnvironmentReader): ClamdAddress | undefined {
  const text = read.text('CLAMD')
  if (text === undefined) return undefined
  if (text.startsWith('/')) return { path: text }
  const [, host, port] = /^\[?([^\]]+)\]?:(\d{1,5})$/.exec(text) ?? []
  if (host !== undefined && port !== undefined) return { host, port: Number(port) }
  read.fault('CLAMD must be host:port or the path of a socket')
  return undefined
}
