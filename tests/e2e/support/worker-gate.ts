import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What stands where the service worker should. */
export interface WrongWorker { readonly status: number, readonly type: string, readonly text: string }

/** The counter through a door that may give out a wrong service worker, and nothing else wrong. */
export interface WorkerGate {
  readonly url: string
  /** The counter's own when nothing is given. */
  readonly give: (worker: WrongWorker | undefined) => void
  /** How often a wrong one was given out. */
  readonly given: () => number
  readonly close: () => Promise<void>
}

export async function startWorkerGate(port: number): Promise<WorkerGate> {
  let wrong: WrongWorker | undefined
  let given = 0
  const server = createServer((asked, reply) => {
    if (wrong && asked.url === '/sw.js') {
      given += 1
      reply.writeHead(wrong.status, { 'content-type': wrong.type, 'cache-control': 'no-cache' }).end(wrong.text)
      return
    }
    const onward = request({ port, host: '127.0.0.1', method: asked.method, path: asked.url, headers: asked.headers }, answer => {
      reply.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(reply)
    })
    onward.on('error', () => { reply.destroy() })
    asked.pipe(onward)
  }).listen(0, 'localhost')
  await once(server, 'listening')
  return {
    url: `http://localhost:${String((server.address() as AddressInfo).port)}`,
    give: worker => { wrong = worker },
    given: () => given,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
