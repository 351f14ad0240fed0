import { setTimeout as pause } from 'node:timers/promises'
import type { FailpointRule } from '#server/platform/failpoints.ts'
import type { Chance } from './random.ts'
import type { Death } from './site.ts'
import type { World } from './world.ts'

type Place = FailpointRule['place']

/** The eight places of a filing's way, in order; those between BEGIN and COMMIT can also undo. */
export const PLACES: readonly Place[] = ['received', 'judged', 'taken', 'announced', 'numbered', 'stored', 'audited', 'committed']
const UNDONE: readonly Place[] = ['taken', 'announced', 'numbered', 'stored', 'audited']

export type Blow = 'outage' | 'server killed' | 'both servers killed' | 'database killed' | 'backends ended' | 'logged out' | 'new year' | 'clock back' | 'clock right'

/** What befalls the site, by the share of filings that are sealed. */
export interface Schedule { readonly at: number, readonly blow: Blow }

const ONCE: readonly Schedule[] = [
  { at: 0.08, blow: 'outage' }, { at: 0.15, blow: 'logged out' }, { at: 0.22, blow: 'backends ended' }, { at: 0.3, blow: 'new year' }, { at: 0.4, blow: 'server killed' },
  { at: 0.5, blow: 'clock back' }, { at: 0.55, blow: 'database killed' }, { at: 0.65, blow: 'outage' }, { at: 0.72, blow: 'clock right' }, { at: 0.78, blow: 'logged out' },
  { at: 0.85, blow: 'both servers killed' }, { at: 0.92, blow: 'backends ended' },
]
/** Filings between one blow and the next in a long run. */
const CALM_FILINGS = 100
const OFTEN: Readonly<Partial<Record<Blow, number>>> = { outage: 5, 'server killed': 4, 'both servers killed': 1, 'database killed': 1, 'backends ended': 4, 'logged out': 4, 'clock back': 1 }

/** In a run that is about kills. */
const KILLS: Readonly<Partial<Record<Blow, number>>> = { 'server killed': 6, 'both servers killed': 1, 'database killed': 5 }

/**
 * Every blow at least once; in a long run many more, at random.
 * @param kills how many more of the blows are kills, whatever the length of the run
 */
export function scheduleOf(filings: number, kills: number, chance: Chance): readonly Schedule[] {
  const more = Math.max(0, Math.floor(filings / CALM_FILINGS) - ONCE.length)
  const any = (count: number, weights: typeof OFTEN): readonly Schedule[] =>
    Array.from({ length: count }, () => ({ at: chance.next(), blow: chance.weighed(weights as Record<Blow, number>) })) // all of its keys are blows
  return [...ONCE, ...any(more, OFTEN), ...any(kills, KILLS)].sort((one, other) => one.at - other.at)
}

const IN_BROWSERS: Readonly<Partial<Record<Blow, number>>> = { outage: 3, 'server killed': 6, 'both servers killed': 1, 'database killed': 2, 'backends ended': 2 }
/** Filings in browsers between one blow and the next. */
const CALM_IN_BROWSERS = 6

/** For level 2: every kind once, soonest first, so that the shortest run has met them all; then more, at random. */
export function browserScheduleOf(filings: number, chance: Chance): readonly Schedule[] {
  const kinds = Object.keys(IN_BROWSERS) as Blow[] // all of its keys are blows
  const count = Math.max(kinds.length, Math.floor(filings / CALM_IN_BROWSERS))
  return Array.from({ length: count }, (_, index) => ({ at: (index + chance.next()) / count, blow: kinds[index] ?? chance.weighed(IN_BROWSERS as Record<Blow, number>) }))
}

/** Chooses where each server that starts will be stopped: first every place once, soon; then now and then. */
export class Failpoints {
  readonly #chance: Chance
  readonly #waiting: Place[]
  readonly #isLong: boolean

  constructor(chance: Chance, { everyPlace, isLong }: { readonly everyPlace: boolean, readonly isLong: boolean }) {
    this.#chance = chance
    this.#waiting = everyPlace ? [...PLACES] : []
    this.#isLong = isLong
  }

  next(): string {
    const undo = `${this.#chance.pick(UNDONE)}:undo:${String(this.#chance.between(9, 30))}`
    const place = this.#waiting.shift()
    if (place !== undefined) return `${place}:kill:${String(this.#chance.between(4, 14))},${undo}`
    return this.#isLong ? `${this.#chance.pick(PLACES)}:kill:${String(this.#chance.between(300, 1_500))},${undo}` : undo
  }

  /** No place is left that has not had its turn or has none now. */
  get isDone(): boolean {
    return this.#waiting.length === 0
  }

  /** The place of a server that was killed by other means, or never came up, comes again. */
  takeBack(given: string): void {
    const place = placeIn(given)
    if (place !== undefined) this.#waiting.push(place)
  }
}

/** Where these failpoints end a server. */
function placeIn(failpoints: string): Place | undefined {
  return PLACES.find(one => failpoints.startsWith(`${one}:kill`))
}

/** Tells the ledger what ended a server; one that ends unasked has a fault. */
export function tellDeath({ failpoints: given, killed, seat }: Death, { ledger, failpoints }: { readonly ledger: World['ledger'], readonly failpoints: Failpoints }): void {
  const place = placeIn(given)
  if (killed) {
    ledger.happened('server ended by kill -9')
    if (place !== undefined && !ledger.sometimes.has(`killed at ${place}`)) failpoints.takeBack(given)
  } else if (place !== undefined) {
    ledger.happened(`killed at ${place}`)
  } else {
    ledger.broken(`crash: the server ${String(seat)} ended by itself`)
  }
}

/** Filings may run ahead of the blows by this share: on a fast machine all would be filed before the second blow. */
const AHEAD = 0.06
const LEAST_AHEAD = 12
const LOOK_MS = 20

export interface Striking {
  readonly filings: number
  readonly isOver: () => boolean
  /** Told how many filings may be made for now. */
  readonly allow: (filings: number) => void
  /** Whether every place of the server has had its turn. */
  readonly isEnough: () => boolean
  /** Somebody has ended the run: no more blows. */
  readonly signal: AbortSignal
}

/** What blows fall on. */
export type Struck = Pick<World, 'site' | 'proxy' | 'town' | 'ledger'>

/** Strikes when enough filings are sealed. Ends when every blow is dealt and all is sealed. */
export async function strike(schedule: readonly Schedule[], world: Struck, { filings, isOver, allow, isEnough, signal }: Striking): Promise<void> {
  for (const { at, blow } of schedule) {
    allow(Math.ceil(at * filings + Math.max(LEAST_AHEAD, AHEAD * filings)))
    while (world.ledger.sealed < at * filings && !isOver() && !signal.aborted) await pause(LOOK_MS)
    if (signal.aborted) break
    await deal(blow, world)
    world.ledger.happened(blow)
  }
  allow(Infinity)
  while ((world.ledger.sealed < filings || !isEnough()) && !isOver()) await pause(LOOK_MS)
}

/** Strikes once. Ends when the blow is dealt; what died comes back by itself. */
async function deal(blow: Blow, world: Struck): Promise<void> {
  const { site, proxy, town } = world
  switch (blow) {
    case 'outage':
      await proxy.close()
      await pause(300)
      await proxy.open()
      return
    case 'server killed': return site.killServer(world.ledger.sealed % 2)
    case 'both servers killed':
      await Promise.all([site.killServer(0), site.killServer(1)])
      return
    case 'database killed': return site.killDatabase()
    case 'backends ended':
      await site.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'sportello_app'`)
      return
    case 'logged out':
      for (const person of town.everybody()) if (person.owner.charCodeAt(0) % 2 === world.ledger.sealed % 2) await town.logout(person).catch(() => undefined) // the session stands, which is as good
      return
    case 'new year': return setWallClock(world, `${String(new Date().getUTCFullYear() - 2)}-12-31T22:59:59.500Z`) // Rome is one hour ahead
    case 'clock back': return setWallClock(world, undefined, -300_000)
    case 'clock right': return setWallClock(world, undefined)
  }
}

/** Long before the blow of the new year: numbers of the old one come first. */
export function beginLongAgo(world: World): Promise<void> {
  return setWallClock(world, `${String(new Date().getUTCFullYear() - 2)}-12-30T10:00:00Z`)
}

/** Moves the clock of the register: to a moment, else to now with a shift. */
async function setWallClock({ site }: Pick<World, 'site'>, moment: string | undefined, shiftMs = 0): Promise<void> {
  const offsetMs = moment === undefined ? shiftMs : Date.parse(moment) - Date.now()
  const body = `SELECT clock_timestamp() + interval '${String(offsetMs)} milliseconds'`
  await site.sql(`CREATE OR REPLACE FUNCTION sportello.wall_clock() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$${body}$$`)
}
