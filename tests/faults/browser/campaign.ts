import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DEMO_FILINGS } from '#server/demonstration/examples.ts'
import { paperOf } from '../../e2e/support/form.ts'
import { deploy, unpackRelease } from '../../e2e/support/release.ts'
import { Ledger, type Intent } from '../ledger.ts'
import { logFaults } from '../log.ts'
import { browserScheduleOf, Failpoints, strike, tellDeath } from '../nemesis.ts'
import { ObservedWire } from '../observed-wire.ts'
import { judge, type Verdict } from '../oracle/judge.ts'
import { holdMostPrinting, printed } from '../printing.ts'
import { Chance } from '../random.ts'
import { Site } from '../site.ts'
import { faultPlan, type FaultPlan } from '../wire-faults.ts'
import { Town } from '../world.ts'
import { empty, fileOne, type Blank, type Desk } from './filing.ts'
import { fileLoggedIn } from './logins.ts'
import { Phone } from './phone.ts'

export interface BrowserOptions {
  readonly seed: number
  readonly filings: number
  /** Phones in use at the same time. */
  readonly phones: number
  /** Share of the requests that carry a filing which meet a fault; 0 is a run in which nothing is done to the wire or the servers. */
  readonly rate: number
  /** Ends the run before its time: no more is filed, the outboxes empty and what was done is judged. */
  readonly signal: AbortSignal
}

export interface BrowserResult {
  readonly options: BrowserOptions
  /** Somebody ended it: not everything that must happen has had its turn. */
  readonly endedEarly: boolean
  readonly verdict: Verdict
  readonly sometimes: ReadonlyMap<string, number>
  /** Phones unpacked, and how often one of them died. */
  readonly phones: number
  readonly browserKills: number
  readonly sealed: number
  readonly requests: number
  readonly faultedRequests: number
  readonly connections: number
  readonly faultedConnections: number
  readonly seconds: number
}

const HOST = 'piacenza.localhost'
const [BODY, PROCEDURE, MARKED, DOCUMENTS] = ['p_pc', 'segnalazione-strada', 'titolo', 'video-o-documento']
const PEOPLE = ['altea', 'tarcisio', 'ersilia'].map(id => ({ id, host: HOST }))
const FILINGS_OF_A_PHONE = 8
const LOGGED_IN = 0.15
const UPDATED = 0.08

/** Runs one level-2 campaign: the built app in real Chromiums, filled in and confirmed by clicking, through the faulty wire of level 1, killed, cut off and updated. */
export async function runBrowserCampaign(asked: BrowserOptions): Promise<BrowserResult> {
  const began = performance.now()
  const givingUp = new AbortController()
  const options = { ...asked, signal: AbortSignal.any([asked.signal, givingUp.signal]) }
  const chance = new Chance(options.seed)
  const ledger = new Ledger(() => { givingUp.abort() })
  const failpoints = new Failpoints(chance.fork(), { everyPlace: false, isLong: false })
  let isHealed = options.rate === 0
  const folder = await mkdtemp(join(tmpdir(), 'sportello-browsers-'))
  const distDir = join(folder, 'dist')
  await unpackRelease(distDir)
  const site = await Site.open({
    distDir,
    failpointsOf: () => (isHealed ? '' : failpoints.next()),
    onDeath: death => { tellDeath(death, { ledger, failpoints }) },
    onFailedStart: given => { failpoints.takeBack(given) },
  })
  const wire = new ObservedWire(onlyCalls(faultPlan(chance.fork(), options.rate)), { chance: chance.fork(), upstreams: () => site.ports(), ledger })
  try {
    await wire.proxy.open()
    await holdMostPrinting(site, options.filings)
    const street = new Street({ options, ledger, site, wire, folder, blanks: await blanksOf(`http://${HOST}:${String(site.ports()[0] ?? 0)}`) })
    await street.live(chance)
    wire.heal()
    isHealed = true
    await site.whole()
    await printed(site)
    const verdict = await judge({ ask: (text, values) => site.sql(text, values), dataDir: site.dataDir, intents: ledger.intents, beliefs: ledger.beliefs, replies: ledger.replies })
    return {
      options: asked, endedEarly: options.signal.aborted, sometimes: ledger.sometimes, phones: street.phones, browserKills: street.kills, sealed: ledger.sealed,
      requests: wire.requests, faultedRequests: wire.faulted, connections: wire.proxy.connections, faultedConnections: wire.proxy.faulted,
      verdict: { ...verdict, faults: [...verdict.faults, ...ledger.seen, ...logFaults(site)] },
      seconds: (performance.now() - began) / 1_000,
    }
  } finally {
    await wire.proxy.close().catch(() => undefined) // closed already when the run failed in an outage
    await site.close()
    await rm(folder, { recursive: true, force: true })
  }
}

interface StreetParts {
  readonly options: BrowserOptions
  readonly ledger: Ledger
  readonly site: Site
  readonly wire: ObservedWire
  /** Where the releases lie, and the first phone. */
  readonly folder: string
  readonly blanks: Pick<Desk, 'blank' | 'long'>
}

/** Where the phones are: several in use at once, each thrown away after a few filings and another taken. */
class Street {
  readonly #parts: StreetParts
  phones = 0
  kills = 0
  #filings = 0
  #releases = 0
  #deployed = Promise.resolve()

  constructor(parts: StreetParts) {
    this.#parts = parts
  }

  /** Ends when all is filed and every blow is dealt. */
  async live(chance: Chance): Promise<void> {
    const { options: { filings, rate, phones, signal }, site, wire: { proxy }, ledger } = this.#parts
    const towns = [await Town.settle(site, PEOPLE)]
    while (towns.length < phones) towns.push(await Town.settle(site, PEOPLE)) // sessions of its own for each lane: the one must not log the other out
    await (await this.#unpack(chance.fork())).discard() // the first of all, from which the others are taken
    let isOver = false
    const working = Promise.all(towns.map(async town => {
      const own = chance.fork()
      while (this.#isMore()) await this.#usePhone(town, own.fork()).catch((cause: unknown) => { ledger.broken(`stuck: ${String(cause)}`) }) // the next phone is taken
    })).finally(() => { isOver = true })
    const [town] = towns
    const blows = rate === 0 || !town ? [] : browserScheduleOf(filings, chance.fork())
    const befalling = town && strike(blows, { site, proxy, town, ledger }, { filings, isOver: () => isOver, allow: () => undefined, isEnough: () => true, signal })
    await Promise.all([working, befalling])
  }

  #isMore(): boolean {
    const { filings, signal } = this.#parts.options
    return this.#filings < filings && !signal.aborted
  }

  /** A new phone files a few times, whatever befalls it, empties its outbox and is thrown away. @throws when the outbox does not empty */
  async #usePhone(town: Town, chance: Chance): Promise<void> {
    const { ledger, blanks } = this.#parts
    const phone = await this.#unpack(chance.fork())
    this.phones += 1
    const desk: Desk = { phone, ...blanks, ledger, chance, town, deploy: () => this.#deploy() }
    const unsent: Intent[] = []
    try {
      await this.#fileSome(desk, unsent).catch(async (cause: unknown) => {
        ledger.broken(`stuck: ${String(cause)} at ${await phone.words()}`)
        await phone.holdSession(undefined)
        await phone.offline(false)
        await phone.dieSoon() // what nobody in particular has sealed must still arrive
      })
      await empty(desk, unsent)
    } finally {
      this.kills += phone.kills
      await phone.discard()
    }
  }

  async #fileSome(desk: Desk, unsent: Intent[]): Promise<void> {
    for (let filed = 0; filed < FILINGS_OF_A_PHONE && this.#isMore(); filed += 1) await this.#file(desk, unsent)
  }

  #unpack(chance: Chance): Promise<Phone> {
    const { ledger, folder, wire } = this.#parts
    return Phone.unpack(`http://${HOST}:${String(wire.proxy.port)}`, { chance, shelf: join(folder, 'phone'), onError: cause => { ledger.broken(`page: ${cause}`) } })
  }

  async #file(desk: Desk, unsent: Intent[]): Promise<void> {
    const { rate } = this.#parts.options
    this.#filings += 1
    const mark = `[f${String(this.#filings)}]`
    if (desk.chance.is(rate === 0 ? 0 : LOGGED_IN)) return fileLoggedIn(desk, mark)
    await fileOne(desk, mark, { takesUpdate: desk.chance.is(UPDATED), begun: intent => { unsent.push(intent) } })
  }

  /** One after the other, whoever asks. Every phone hears of it when it looks. */
  #deploy(): Promise<void> {
    this.#releases += 1
    const name = `release-${String(this.#releases)}`
    return this.#deployed = this.#deployed.then(() => deploy(join(this.#parts.folder, 'dist'), name))
  }
}

/** The app's own pages come as they are: what cuts them is proved by the outages. */
function onlyCalls(plan: FaultPlan): FaultPlan {
  return seen => (seen.kind === 'other' ? undefined : plan(seen))
}

/** Most filings say only what must be said; some say all. */
async function blanksOf(url: string): Promise<Pick<Desk, 'blank' | 'long'>> {
  const example = DEMO_FILINGS.find(one => one.body === BODY && one.procedure === PROCEDURE && one.by !== undefined)
  if (!example) throw new Error('there is no report with a name')
  const paper = await paperOf(url, PROCEDURE)
  const asked = new Set(paper.definition.steps.flatMap(step => step.fields).filter(field => field.required !== undefined).map(field => field.id))
  const long: Blank = { body: BODY, paper, answers: { ...example.answers, anonima: true }, marked: MARKED, documents: DOCUMENTS }
  return { long, blank: { ...long, answers: Object.fromEntries(Object.entries(long.answers).filter(([id]) => asked.has(id))) } }
}
