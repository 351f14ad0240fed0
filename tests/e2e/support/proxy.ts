import { once } from 'node:events'
import { createServer, connect, type Server, type Socket } from 'node:net'

/** What the proxy does with the next request whose first line matches. */
export interface Fault {
  readonly request: RegExp
  /**
   * `lose-reply`: the server gets the whole request and answers, the answer never arrives.
   * `refuse`: the connection is cut before the server sees anything.
   * `half-reply`: the answer is cut in the middle.
   */
  readonly does: 'lose-reply' | 'refuse' | 'half-reply'
  /** How many requests it strikes. */
  readonly times: number
}

export interface FaultyProxy {
  readonly port: number
  readonly url: string
  readonly strike: (fault: Fault) => void
  /** How often a fault has struck. */
  readonly struck: () => number
  /** Nothing listens any more and what was connected is cut: to any browser, no network. */
  readonly goOffline: () => Promise<void>
  /** Listens again, under the same address. */
  readonly goOnline: () => Promise<void>
  readonly close: () => Promise<void>
}

/** A TCP proxy that can lose an answer after the server has committed: what no browser switch can do. */
export async function startProxy(targetPort: number): Promise<FaultyProxy> {
  const faults: { fault: Fault, left: number }[] = []
  const sockets = new Set<Socket>()
  let struck = 0

  const chosen = (head: string): Fault | undefined => {
    const found = faults.find(one => one.left > 0 && one.fault.request.test(head))
    if (!found) return undefined
    found.left -= 1
    struck += 1
    return found.fault
  }

  const server = createServer(client => {
    const upstream = connect(targetPort, '127.0.0.1')
    let fault: Fault | undefined
    const cut = (): void => {
      for (const socket of [client, upstream]) {
        sockets.delete(socket)
        socket.destroy()
      }
    }
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', cut)
      socket.on('close', cut)
    }
    client.on('data', data => {
      const head = data.toString('latin1', 0, 200).split('\r\n')[0] ?? ''
      if (/^[A-Z]+ \S+ HTTP\//.test(head)) fault = chosen(head)
      if (fault?.does === 'refuse') client.destroy()
      else upstream.write(data)
    })
    upstream.on('data', data => {
      if (fault?.does === 'lose-reply') client.destroy()
      else if (fault?.does === 'half-reply') client.end(data.subarray(0, Math.floor(data.byteLength / 2)))
      else client.write(data)
    })
  })
  const listen = async (port: number): Promise<void> => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  }
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy()
    if (!server.listening) return
    server.close()
    await once(server, 'close')
  }
  await listen(0)
  const port = portOf(server)
  return {
    port,
    url: `http://localhost:${String(port)}`,
    strike: fault => { faults.push({ fault, left: fault.times }) },
    struck: () => struck,
    goOffline: close,
    goOnline: () => listen(port),
    close,
  }
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
