import type { Places } from './kind.ts'

/** The lists of places a body publishes, sorted by name, small enough to live on a phone. */
export interface Lists {
  readonly comuni: readonly (readonly [istat: string, name: string, sigla: string])[]
  readonly province: readonly (readonly [sigla: string, name: string])[]
  readonly countries: readonly (readonly [code: string, name: string])[]
  readonly roads: readonly Road[]
}

export interface Road {
  readonly code: string
  readonly name: string
  readonly kmFrom: number
  readonly kmTo: number
  /** Known points of the axis, for naming a stretch from GPS. May be empty. */
  readonly points: readonly (readonly [km: number, lat: number, lon: number])[]
  /** Who manages it when it is not the Province (ANAS, a Comune). */
  readonly manager?: string
}

const known = new WeakMap<Lists, Places>()

/** Makes the lists answer by code; built once for the same lists, each question is one look-up. */
export function placesOf(lists: Lists): Places {
  const places = known.get(lists) ?? build(lists)
  known.set(lists, places)
  return places
}

function build(lists: Lists): Places {
  const comuni = new Map(lists.comuni.map(([istat, name, sigla]) => [istat, `${name} (${sigla})`]))
  const province = new Map(lists.province)
  const roads = new Map(lists.roads.map(road => [road.code, road]))
  return {
    isComune: istat => comuni.has(istat),
    comuneName: istat => comuni.get(istat),
    isProvincia: sigla => province.has(sigla),
    provinciaName: sigla => province.get(sigla),
    road: code => roads.get(code),
  }
}

/** Before the lists have come: codes are judged by their shape, and shown as they are. */
export const NO_PLACES: Places = placesOf({ comuni: [], province: [], countries: [], roads: [] })
