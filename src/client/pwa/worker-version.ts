import { VERSION_MESSAGE, type WorkerVersion } from './messages.ts'

/** A worker of a release that did not know the question says nothing. */
const PATIENCE_MS = 2_000

/** Which build the worker keeps for use without a network. @returns nothing when there is none, or it does not say */
export async function workerVersion(worker: Pick<ServiceWorker, 'postMessage'> | null | undefined): Promise<string | undefined> {
  if (!worker) return undefined
  const { port1, port2 } = new MessageChannel()
  return new Promise(resolve => {
    const timer = setTimeout(() => { finish(undefined) }, PATIENCE_MS)
    const finish = (version: string | undefined): void => {
      clearTimeout(timer)
      port1.close()
      resolve(version)
    }
    port1.onmessage = ({ data }: MessageEvent<WorkerVersion>) => { finish(data.version) }
    worker.postMessage(VERSION_MESSAGE, [port2])
  })
}
