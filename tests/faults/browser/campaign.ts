import { DEMO_FILINGS } from '#server/demonstration/examples.ts'
import { paperOf } from '../../e2e/support/form.ts'
import { Ledger } from '../ledger.ts'
import { deal, Failpoints, tellDeath, type Blow } from '../nemesis.ts'
import { ObservedWire } from '../observed-wire.ts'
import { judge, type Verdict } from '../oracle/judge.ts'
import { holdMostPrinting, printed } from '../printing.ts'
import { Chance } from '../random.ts'
import { Site } from '../site.ts'
import { faultPlan, type FaultPlan } from '../wire-faults.ts'
import { Town, type World } from '../world.ts'
import { empty, fileOne, type Blank } from './filing.ts'
import { fileLoggedIn } from './logins.ts'
import { Phone } from './phone.ts'

export interface BrowserOptions {
  readonly seed: number
  readonly filings: number
  /** Share of the requests that carry a filing which meet a fault; 0 is a run in which nothing is done to the wire or the servers. */
  readonly rate: number
}

export interface BrowserResult {
  readonly options: BrowserOptions
  readonly verdict: Verdict
  readonly sometimes: ReadonlyMap<string, number>
  readonly phones: number
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
const FILINGS_OF_A_PHONE = 5
const LOGGED_IN = 0.2
const STRUCK = 0.12
const BLOWS: Readonly<Partial<Record<Blow, number>>> = { outage: 3, 'server killed': 4, 'both servers killed': 1, 'database killed': 1, 'backends ended': 2 }

/** Runs one level-2 campaign: the built app in a real Chromium, filled in and confirmed by clicking, through the faulty wire of level 1, killed and cut off. */
export async function runBrowserCampaign(options: BrowserOptions): Promise<BrowserResult> {
  const began = performance.now()
  const chance = new Chance(options.seed)
  const ledger = new Ledger()
  const failpoints = new Failpoints(chance.fork(), { everyPlace: false, isLong: false })
  let isHealed = options.rate === 0
  const site = await Site.open({
    failpointsOf: () => (isHealed ? '' : failpoints.next()),
    onDeath: death => { tellDeath(death, { ledger, failpoints }) },
    onFailedStart: given => { failpoints.takeBack(given) },
  })
  const wire = new ObservedWire(onlyCalls(faultPlan(chance.fork(), options.rate)), { chance: chance.fork(), upstreams: () => site.ports(), ledger })
  let phones = 0
  try {
    await wire.proxy.open()
    await holdMostPrinting(site, options.filings)
    const world = { site, proxy: wire.proxy, ledger, town: await Town.settle(site, PEOPLE) }
    const origin = `http://${HOST}:${String(wire.proxy.port)}`
    const blank = await blankOf(`http://${HOST}:${String(site.ports()[0] ?? 0)}`)
    while (ledger.sealed < options.filings) {
      phones += 1
      await usePhone(origin, { world, options, blank, chance: chance.fork() })
    }
    wire.heal()
    isHealed = true
    await site.whole()
    await printed(site)
    const verdict = await judge({ ask: (text, values) => site.sql(text, values), dataDir: site.dataDir, intents: ledger.intents, beliefs: ledger.beliefs, replies: ledger.replies })
    return {
      options, sometimes: ledger.sometimes, phones, sealed: ledger.sealed, requests: wire.requests, faultedRequests: wire.faulted,
      connections: wire.proxy.connections, faultedConnections: wire.proxy.faulted,
      verdict: { ...verdict, faults: [...verdict.faults, ...ledger.seen] },
      seconds: (performance.now() - began) / 1_000,
    }
  } finally {
    await wire.proxy.close().catch(() => undefined) // closed already when the run failed in an outage
    await site.close()
  }
}

interface Using {
  readonly world: Pick<World, 'site' | 'proxy' | 'town' | 'ledger'>
  readonly options: BrowserOptions
  readonly blank: Blank
  readonly chance: Chance
}

/** A new phone files a few times, whatever befalls it, empties its outbox and is thrown away. */
async function usePhone(origin: string, { world, options, blank, chance }: Using): Promise<void> {
  const { ledger } = world
  const phone = await Phone.unpack(origin, chance.fork())
  const desk = { phone, blank, ledger, chance, town: world.town }
  try {
    for (let filed = 0; filed < FILINGS_OF_A_PHONE && ledger.sealed < options.filings; filed += 1) {
      const mark = `[f${String(ledger.intents.size + 1)}]`
      await (chance.is(options.rate === 0 ? 0 : LOGGED_IN) ? fileLoggedIn(desk, mark) : fileOne(desk, mark))
      if (options.rate === 0 || !chance.is(STRUCK)) continue
      const blow = chance.weighed(BLOWS as Record<Blow, number>) // all of its keys are blows
      await deal(blow, world)
      ledger.happened(blow)
    }
    await empty(desk)
  } finally {
    await phone.discard()
  }
}

/** The app's own pages come as they are: what cuts them is proved by the outages. */
function onlyCalls(plan: FaultPlan): FaultPlan {
  return seen => (seen.kind === 'other' ? undefined : plan(seen))
}

async function blankOf(url: string): Promise<Blank> {
  const example = DEMO_FILINGS.find(one => one.body === BODY && one.procedure === PROCEDURE && one.by === undefined)
  if (!example) throw new Error('there is no report without a name')
  return { body: BODY, paper: await paperOf(url, PROCEDURE), answers: example.answers, marked: MARKED, documents: DOCUMENTS }
}
