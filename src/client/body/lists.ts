import type { Lists } from '#domain/procedure/places.ts'
import { server } from '../api/server.ts'
import { deviceStorage } from '../storage/device.ts'

const NOTHING: Lists = { comuni: [], province: [], countries: [], roads: [] }
let read: Promise<Lists> | undefined

/**
 * The Comuni, Province, countries and roads of the body: from this device, else from the server.
 * The same promise every time, until a reading had to give up: then the next call tries again.
 * @returns empty lists when they are nowhere to be had
 */
export function listsOfBody(): Promise<Lists> {
  read ??= fromDevice().then(async lists => {
    const found = lists ?? await fromServer()
    if (!found) read = undefined
    return found ?? NOTHING
  })
  return read
}

async function fromDevice(): Promise<Lists | undefined> {
  const kept = await (await deviceStorage()).lists()
  return kept.ok ? kept.value : undefined
}

async function fromServer(): Promise<Lists | undefined> {
  const api = await server()
  const pack = await api.pack()
  if (!pack.ok) return undefined
  async function list<N extends keyof Lists>(name: N): Promise<Lists[N] | undefined> {
    const named = pack.ok ? pack.value.lists.find(one => one.name === name) : undefined
    const answer = named && await api.list<N>(named.digest)
    return answer?.ok ? answer.value : undefined
  }
  const [comuni, province, countries, roads] = await Promise.all([list('comuni'), list('province'), list('countries'), list('roads')])
  return comuni && province && countries && roads && { comuni, province, countries, roads }
}
