import { setTimeout as pause } from 'node:timers/promises'
import { readCatalogue } from '#server/catalogue/index.ts'
import { tryAnchors, type AnchorVerdict } from './anchors.ts'
import { writes } from './device-disk.ts'
import { formsOf } from './forms.ts'
import { Ledger } from './ledger.ts'
import { live } from './life.ts'
import { logFaults } from './log.ts'
import { beginLongAgo, Failpoints, PLACES, scheduleOf, strike, tellDeath } from './nemesis.ts'
import { ObservedWire } from './observed-wire.ts'
import { judge, type Verdict } from './oracle/judge.ts'
import { holdMostPrinting, printed } from './printing.ts'
import { probe } from './probes.ts'
import { Chance } from './random.ts'
import { Site } from './site.ts'
import { faultPlan, type RequestKind, type WireFault } from './wire-faults.ts'
import { judgeWorker } from './worker-check.ts'
import { Town, type Sample, type World } from './world.ts'

export interface CampaignOptions {
  readonly seed: number
  readonly filings: number
  /** Devices at work at the same time. */
  readonly devices: number
  /** Share of the requests that carry a filing which meet a fault; 0 is a run in which nothing goes wrong. */
  readonly rate: number
  /** Filings of each client that must fail; 0 leaves them out. */
  readonly anchors: number
  /** Whether a server is to be ended at each of its failpoints; it may take more filings than asked for. */
  readonly everyPlace: boolean
  /** A fault that is to come often. */
  readonly favoured: WireFault | undefined
  /** Kills of servers and database beyond those of any run. */
  readonly kills: number
  /** Ends the run before its time: no more is filed, everything heals, the outboxes empty and what was done is judged. */
  readonly signal: AbortSignal
}

/** What passed on the wire, and what became of it there. */
interface Traffic {
  /** Faults by kind and by what the request was for. */
  readonly faults: ReadonlyMap<WireFault, ReadonlyMap<RequestKind, number>>
  readonly statuses: ReadonlyMap<string, number>
  readonly requests: number
  readonly faultedRequests: number
  readonly connections: number
  readonly faultedConnections: number
}

/** The traffic is that of the devices alone: what the clients that must fail meet afterwards proves nothing about them. */
export interface CampaignResult extends Traffic {
  readonly options: CampaignOptions
  /** Somebody ended it: not everything that must happen has had its turn. */
  readonly endedEarly: boolean
  readonly verdict: Verdict
  readonly anchors: readonly AnchorVerdict[]
  readonly sometimes: ReadonlyMap<string, number>
  readonly sealed: number
  readonly attempts: number
  readonly writes: { readonly all: number, readonly notStrict: number }
  readonly walSyncs: number
  readonly seconds: number
}

/** Share of the requests that carry something which meet a fault when not said otherwise: one in four, as on a bad day in the mountains. */
export const USUAL_RATE = 0.25

const PEOPLE = [
  ...['altea', 'tarcisio', 'ersilia', 'quirino'].map(id => ({ id, host: 'piacenza.localhost' })),
  ...['altea', 'gaudenzio', 'domitilla'].map(id => ({ id, host: 'laspezia.localhost' })),
]
/** From here on a run has many more blows than one of each. */
const LONG_RUN = 2_000
const ANCHORS_RATE = 0.35
const SAMPLES = 40
/** A run may grow so many times to reach every place. */
const MOST_MORE = 3
/** Most filings that may have shared a commit while eight lanes file, each answered before the next. */
const MOST_PER_COMMIT = 16

/** Runs one level-1 campaign: the app's own storage, calls and outbox in many simulated devices, through a faulty wire, against real servers. */
export async function runCampaign(asked: CampaignOptions): Promise<CampaignResult> {
  const began = performance.now()
  const givingUp = new AbortController()
  const options = { ...asked, signal: AbortSignal.any([asked.signal, givingUp.signal]) }
  Object.assign(writes, { all: 0, notStrict: 0 })
  const isCalm = options.rate === 0
  const chance = new Chance(options.seed)
  const ledger = new Ledger(() => { givingUp.abort() })
  const failpoints = new Failpoints(chance.fork(), { everyPlace: options.everyPlace, isLong: options.filings > LONG_RUN })
  const isEveryPlaceDone = (): boolean => failpoints.isDone && PLACES.every(place => ledger.sometimes.has(`killed at ${place}`))
  const marks = new Marks(options, () => isCalm || !options.everyPlace || isEveryPlaceDone())
  let isHealing = isCalm
  let isHealed = isCalm
  const site = await Site.open({
    failpointsOf: () => (isHealing ? '' : failpoints.next()),
    onDeath: death => { tellDeath(death, { ledger, failpoints }) },
    onFailedStart: given => { failpoints.takeBack(given) },
  })
  const wire = new ObservedWire(faultPlan(chance.fork(), options.rate, options.favoured), { chance: chance.fork(), upstreams: () => site.ports(), ledger })
  try {
    const samples: Sample[] = []
    const world = await settle({ site, wire, ledger, samples, marks, isHealed: () => isHealed, isGivenUp: () => givingUp.signal.aborted, giveUp: () => { givingUp.abort() } })
    await holdMostPrinting(site, options.filings)
    if (!isCalm) await beginLongAgo(world)
    await underFaults(world, options, {
      chance, marks,
      heal: async () => {
        wire.heal()
        isHealing = true
        await site.disarm()
        isHealed = true
      },
    })
    if (!isCalm) await probe(world, samples)
    await printed(site)
    const verdict = await judge({ ask: (text, values) => site.sql(text, values), dataDir: site.dataDir, intents: ledger.intents, beliefs: ledger.beliefs, replies: ledger.replies })
    await tellYears(site, ledger)
    const traffic = trafficOf(wire)
    const { anchors, walSyncs } = await anchorsOf({ world, wire, chance, filings: options.signal.aborted ? 0 : options.anchors })
    return {
      options: asked, endedEarly: options.signal.aborted, anchors, walSyncs, sometimes: ledger.sometimes, ...traffic, sealed: ledger.sealed, writes: { ...writes },
      attempts: [...ledger.beliefs.values()].reduce((sum, belief) => sum + belief.attempts, 0),
      verdict: { ...verdict, faults: [...verdict.faults, ...ledger.seen, ...await judgeWorker(), ...ownFaults(site)] },
      seconds: (performance.now() - began) / 1_000,
    }
  } finally {
    await wire.proxy.close().catch(() => undefined) // closed already when the run failed in an outage
    await site.close()
  }
}

interface Settling { readonly site: Site, readonly wire: ObservedWire, readonly ledger: Ledger, readonly samples: Sample[], readonly marks: Marks, readonly isHealed: World['isHealed'], readonly isGivenUp: World['isGivenUp'], readonly giveUp: World['giveUp'] }

async function settle({ site, wire, ledger, samples, marks, isHealed, isGivenUp, giveUp }: Settling): Promise<World> {
  await wire.proxy.open()
  return {
    site, ledger, isHealed, isGivenUp, giveUp, proxy: wire.proxy,
    town: await Town.settle(site, PEOPLE),
    forms: formsOf(await readCatalogue(['procedures'])),
    nextMark: () => marks.next(),
    keepSample: sample => { if (samples.length < SAMPLES) samples.push(sample) },
  }
}

/** Devices file and blows fall until all is sealed; then everything heals, and the outboxes empty. */
async function underFaults(world: World, { filings, devices, rate, kills, signal }: CampaignOptions, { chance, marks, heal }: { readonly chance: Chance, readonly marks: Marks, readonly heal: () => Promise<void> }): Promise<void> {
  let isOver = false
  const lanes = Array.from({ length: devices }, () => chance.fork())
  const working = Promise.all(lanes.map(async own => {
    for (let more = true; more;) more = await live(world, own)
  })).finally(() => { isOver = true })
  const blows = rate === 0 ? [] : scheduleOf(filings, kills, chance.fork())
  const befalling = strike(blows, world, { filings, isOver: () => isOver, allow: most => { marks.allow(most) }, isEnough: () => marks.isEnough(), signal }).then(heal)
  await Promise.all([working, befalling])
}

/** The filings of a run, each with its own mark. A few more than asked for are made while some place of the server has not had its turn. */
class Marks {
  readonly #filings: number
  readonly #signal: AbortSignal
  readonly isEnough: () => boolean
  #made = 0
  #allowed = 0

  constructor({ filings, signal }: Pick<CampaignOptions, 'filings' | 'signal'>, isEnough: () => boolean) {
    this.#filings = filings
    this.#signal = signal
    this.isEnough = isEnough
  }

  allow(most: number): void {
    this.#allowed = most
  }

  async next(): Promise<string | undefined> {
    while (this.#made >= this.#allowed && !this.#signal.aborted) await pause(20)
    const most = this.#signal.aborted ? 0 : this.isEnough() ? this.#filings : this.#filings * MOST_MORE
    return this.#made < most ? `[f${String(this.#made += 1)}]` : undefined
  }
}

/** As it is now; the wire counts on. */
function trafficOf({ faults, statuses, requests, faulted, proxy }: ObservedWire): Traffic {
  return { faults: structuredClone(faults), statuses: new Map(statuses), requests, faultedRequests: faulted, connections: proxy.connections, faultedConnections: proxy.faulted }
}

async function tellYears(site: Site, ledger: Ledger): Promise<void> {
  const years = await site.sql(`SELECT year FROM sportello.register_entry GROUP BY year`)
  if (years.length > 1) ledger.happened('numbers of two years', years.length)
}

interface Anchoring { readonly world: World, readonly wire: ObservedWire, readonly chance: Chance, readonly filings: number }

/** The clients that must fail; and, while they file, whether each commit reaches the disk. */
async function anchorsOf({ world, wire, chance, filings }: Anchoring): Promise<{ readonly anchors: readonly AnchorVerdict[], readonly walSyncs: number }> {
  const before = await walSyncsOf(world.site)
  wire.plan = faultPlan(chance.fork(), ANCHORS_RATE)
  const anchors = filings > 0 ? await tryAnchors(world, chance.fork(), filings) : []
  const walSyncs = await walSyncsOf(world.site) - (filings > 0 ? before : 0)
  if (walSyncs === 0 || walSyncs < filings / MOST_PER_COMMIT) world.ledger.broken(`durability: ${String(filings)} filings and ${String(walSyncs)} syncs of the log`)
  return { anchors, walSyncs }
}

async function walSyncsOf(site: Site): Promise<number> {
  const [row] = await site.sql<{ syncs: string }>(`SELECT coalesce(sum(fsyncs), 0) AS syncs FROM pg_stat_io WHERE object = 'wal' AND context = 'normal'`) // a new file of the log is synced whatever the settings say
  return Number(row?.syncs ?? 0)
}

/** What the run itself must not have seen. */
function ownFaults(site: Site): readonly string[] {
  return [
    ...logFaults(site),
    ...writes.notStrict > 0 ? [`durability: ${String(writes.notStrict)} of ${String(writes.all)} writes of the devices did not ask to be on the disk`] : [],
  ]
}
