import { readlinkSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import type { Printed, PrintOrder } from './printer.ts'
import { receiptPdf } from './receipt-pdf.ts'

/** The thread of {@link openPrinter}: draws one receipt after another, in the order they come. */
yieldToOthers()
const port = parentPort
if (!port) throw new Error('this file is a thread of the server, not a program')
port.on('message', ({ order, receipt, settings }: PrintOrder) => {
  receiptPdf(receipt, settings).then(
    pdf => { port.postMessage({ order, pdf } satisfies Printed) },
    (error: unknown) => { port.postMessage({ order, failure: error instanceof Error ? error.message : String(error) } satisfies Printed) },
  )
})

/** Linux has a priority for each thread, other systems one for the whole process: there nothing is lowered. */
function yieldToOthers(): void {
  if (process.platform !== 'linux') return
  const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1))
  setPriority(thread, constants.priority.PRIORITY_BELOW_NORMAL) // not the lowest: on a machine that is never idle no receipt would ever come
}
