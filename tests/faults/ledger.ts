/** What was meant, written down before it was done, and what became of it as far as the driver itself could see. */
export interface Intent {
  readonly id: string
  /** Stands in one field of the filing and nowhere else. */
  readonly mark: string
  readonly body: string
  /** Whose it is to be; null for nobody's. */
  readonly owner: string | null
  /** SHA-256 of each file, by our own hash. */
  readonly files: readonly string[]
  /** `sealed`: the device said so. `unknown`: it died before it could say. `refused`: it said no. */
  outcome: 'meant' | 'sealed' | 'unknown' | 'refused'
  /** SHA-256 of the frozen bytes as they lie on the device. */
  sealHash: string | undefined
}

/** What a device believes of a filing in the end. */
export interface Belief {
  readonly id: string
  /** State of the outbox entry; `draft` when it is still one; `gone` when the device knows nothing of it. */
  readonly at: string
  readonly label: string | undefined
  /** Whether this was read from its storage, or only from what it shows. */
  readonly seen: 'store' | 'screen'
  /** The stored receipt, as the page would show it. */
  readonly receipt: unknown
  readonly jws: string | undefined
  readonly attempts: number
}

/** A run that has broken so many rules has shown enough: what fails for ever would keep it waiting for ever. */
const ENOUGH = 50

/** The history of a run. Only the driver writes it; only the oracle draws conclusions. */
export class Ledger {
  readonly intents = new Map<string, Intent>()
  readonly beliefs = new Map<string, Belief>()
  /** Rules broken that were seen on the spot. */
  readonly seen: string[] = []
  /** How often each interesting thing happened: a run in which one never did proves nothing about it. */
  readonly sometimes = new Map<string, number>()
  /** Hashes of every answer that registered a filing, heard or not, by filing. */
  readonly replies = new Map<string, Set<string>>()

  readonly #onEnough: () => void
  /** Meant, and not said to be sealed or refused when {@link sealed} was last asked for. */
  readonly #open = new Set<Intent>()
  #sealed = 0

  /** @param onEnough told once, when there is no point in going on */
  constructor(onEnough: () => void = () => undefined) {
    this.#onEnough = onEnough
  }

  mean(intent: Omit<Intent, 'outcome' | 'sealHash'>): Intent {
    const meant: Intent = { ...intent, outcome: 'meant', sealHash: undefined }
    this.intents.set(intent.id, meant)
    this.#open.add(meant)
    return meant
  }

  happened(what: string, times = 1): void {
    this.sometimes.set(what, (this.sometimes.get(what) ?? 0) + times)
  }

  broken(what: string): void {
    this.seen.push(what)
    if (this.seen.length === ENOUGH) this.#onEnough()
  }

  /** Filings sealed so far, those of which the device could not say so before it died included. Asked for often: it looks only at what was open the last time. */
  get sealed(): number {
    for (const intent of this.#open) {
      if (intent.outcome === 'meant') continue
      this.#open.delete(intent)
      if (intent.outcome !== 'refused') this.#sealed += 1
    }
    return this.#sealed
  }
}
