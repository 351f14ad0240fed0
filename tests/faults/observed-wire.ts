import type { Ledger } from './ledger.ts'
import { FaultProxy, type Exchange } from './proxy.ts'
import type { Chance } from './random.ts'
import type { FaultPlan, RequestKind, WireFault } from './wire-faults.ts'

const CHUNK = /^(.*)\/chunks\/(\d+)$/

/** The faulty wire, and everything that was seen to pass on it. */
export class ObservedWire {
  readonly proxy: FaultProxy
  readonly faults = new Map<WireFault, Map<RequestKind, number>>()
  /** What the servers answered, by what the request was for. */
  readonly statuses = new Map<string, number>()
  requests = 0
  plan: FaultPlan
  readonly #ledger: Ledger
  /** Uploads begun: whether the first chunk is kept, and whether the upload was taken up again since. */
  readonly #uploads = new Map<string, 'begun' | 'again'>()

  constructor(plan: FaultPlan, { chance, upstreams, ledger }: { readonly chance: Chance, readonly upstreams: () => readonly number[], readonly ledger: Ledger }) {
    this.plan = plan
    this.#ledger = ledger
    this.proxy = new FaultProxy({ chance, upstreams, plan: seen => this.plan(seen), witness: exchange => { this.#observe(exchange) } })
  }

  /** From now on nothing is faulted. */
  heal(): void {
    this.plan = () => undefined
  }

  get faulted(): number {
    return [...this.faults.values()].flatMap(kinds => [...kinds.values()]).reduce((sum, count) => sum + count, 0)
  }

  #observe(exchange: Exchange): void {
    const { seen: { kind, path }, fault, status } = exchange
    this.requests += 1
    if (fault !== undefined) {
      const kinds = this.faults.get(fault) ?? new Map<RequestKind, number>()
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
      this.faults.set(fault, kinds)
    }
    if (status === undefined) return
    const name = `${kind} ${String(status)}`
    this.statuses.set(name, (this.statuses.get(name) ?? 0) + 1)
    if (status === 500) this.#ledger.broken(`500: the server failed at ${path}`)
    if (kind === 'filing') this.#observeFiling(exchange)
    else if (status === 200) this.#observeUpload(kind, path)
  }

  #observeFiling({ seen: { filing = '' }, status, delivered, replyHash }: Exchange): void {
    if (status === 201 && !delivered) this.#ledger.happened('registered and not heard of')
    if (status === 200) this.#ledger.happened('answered again')
    if (status === 423) this.#ledger.happened('asked while in flight')
    if (replyHash === undefined) return
    const known = this.#ledger.replies.get(filing) ?? new Set<string>()
    this.#ledger.replies.set(filing, known.add(replyHash))
  }

  #observeUpload(kind: RequestKind, path: string): void {
    if (kind === 'declare' && this.#uploads.has(path)) this.#uploads.set(path, 'again')
    const [, file = '', index = ''] = (kind === 'chunk' ? CHUNK.exec(path) : null) ?? []
    if (index === '0') this.#uploads.set(file, 'begun')
    else if (index !== '' && this.#uploads.get(file) === 'again') this.#ledger.happened('upload taken up where it stopped')
  }
}
