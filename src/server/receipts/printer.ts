import { Worker } from 'node:worker_threads'
import type { Receipt } from '#contract/filings.ts'
import type { ReceiptPdfSettings } from './receipt-pdf.ts'

export interface PrintOrder { readonly order: number, readonly receipt: Receipt, readonly settings: ReceiptPdfSettings }
export type Printed = { readonly order: number, readonly pdf: Uint8Array } | { readonly order: number, readonly failure: string }

export interface Printer {
  /** The receipt as a PDF. @throws when it cannot be drawn or the thread dies; another attempt starts a new one. */
  print(receipt: Receipt, settings: ReceiptPdfSettings): Promise<Uint8Array>
}

interface Waiting { readonly resolve: (pdf: Uint8Array) => void, readonly reject: (error: Error) => void }

/** Longer than the gap between two filings of a busy hour; then its memory is given back. */
const IDLE_MS = 10_000
/** A sheet needs a tenth; a receipt with hundreds of documents still fits. */
const LIMITS = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 8 } as const

/**
 * Draws receipts in a thread of their own and of low priority: drawing one takes as long as registering a hundred filings,
 * which must not wait for it. The thread starts with the first receipt and ends when there is none for a while.
 */
export function openPrinter(): Printer {
  const waiting = new Map<number, Waiting>()
  let worker: Worker | undefined
  let ending: NodeJS.Timeout | undefined
  let orders = 0

  function started(): Worker {
    if (worker) return worker
    const thread = new Worker(new URL('./printer-thread.ts', import.meta.url), { resourceLimits: LIMITS })
    thread.on('message', settle)
    thread.on('error', cause => { giveUp(thread, new Error('the printer thread failed', { cause })) })
    thread.on('exit', () => { giveUp(thread, new Error('the printer thread ended')) })
    return worker = thread
  }

  function settle(printed: Printed): void {
    const asked = waiting.get(printed.order)
    waiting.delete(printed.order)
    if ('pdf' in printed) asked?.resolve(printed.pdf)
    else asked?.reject(new Error(`the receipt could not be drawn: ${printed.failure}`))
    if (waiting.size === 0) rest()
  }

  /** What waits for a dead thread fails; a thread that was already replaced or told to end concerns nobody. */
  function giveUp(thread: Worker, error: Error): void {
    if (worker !== thread) return
    worker = undefined
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }

  function rest(): void {
    worker?.unref() // nothing of it keeps a server from ending
    ending = setTimeout(() => {
      const thread = worker
      worker = undefined
      void thread?.terminate()
    }, IDLE_MS).unref()
  }

  return {
    print: (receipt, settings) => new Promise((resolve, reject) => {
      clearTimeout(ending)
      const thread = started()
      thread.ref()
      const order = orders += 1
      waiting.set(order, { resolve, reject })
      thread.postMessage({ order, receipt, settings } satisfies PrintOrder)
    }),
  }
}
