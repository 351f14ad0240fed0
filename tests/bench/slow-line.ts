import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

export interface SlowLine { readonly port: number, readonly close: () => Promise<void> }

/** A way to a port of this machine that is as slow as a weak mobile line: all connections share what comes down, and each answer is late. */
export async function startSlowLine(targetPort: number, { bytesPerSecond, delayMs }: { readonly bytesPerSecond: number, readonly delayMs: number }): Promise<SlowLine> {
  const sockets = new Set<Socket>()
  let freeAt = 0

  async function carry(down: Socket, up: Socket): Promise<void> {
    for await (const piece of up as AsyncIterable<Buffer>) {
      const now = performance.now()
      freeAt = Math.max(now, freeAt) + piece.byteLength / bytesPerSecond * 1_000
      await pause(freeAt - now)
      if (!down.write(piece)) await once(down, 'drain')
    }
    down.end()
  }

  const server = createServer(down => {
    const up = connect(targetPort, '127.0.0.1')
    for (const socket of [down, up]) {
      sockets.add(socket)
      socket.on('close', () => { sockets.delete(socket) }).on('error', () => {
        down.destroy()
        up.destroy()
      })
    }
    down.on('data', asked => {
      setTimeout(() => { up.write(asked) }, delayMs)
    })
    carry(down, up).catch(() => { down.destroy() })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
