import { setTimeout as pause } from 'node:timers/promises'
import type { Chance } from './random.ts'
import { filled, sealed, type Form } from './forms.ts'
import { putFiling, underAnotherId, type Answer } from './probes.ts'
import type { World } from './world.ts'

/*
 * Two clients that many applications have. They go through the same faults and must fail: a run that finds them without fault
 * would find anything without fault.
 */

export interface AnchorVerdict { readonly name: string, readonly filings: number, readonly lost: number, readonly doubled: number }

type Client = (bytes: Buffer, attempt: (id: string, bytes: Buffer) => Promise<Answer>, chance: Chance) => Promise<void>

const MOST_ATTEMPTS = 60
const LANES = 8
/** A service worker is ended in the middle of a replay now and then. */
const ENDED = 0.02

/** Sends until an answer says that all is well; each try is a new filing, for the key is made with the request. */
const naive: Client = async (bytes, attempt) => {
  for (let tries = 0; tries < MOST_ATTEMPTS; tries += 1) {
    const fresh = underAnotherId(bytes)
    const answer = await attempt(fresh.id, fresh.bytes).catch(() => undefined) // no answer: it will be tried again
    if (answer && answer.status < 300 && answer.body.toString().startsWith('{')) return
    await pause(5)
  }
}

/** As Workbox's BackgroundSync: out of the queue before it is sent, back only when the network itself failed, any answer is a delivery. */
const workbox: Client = async (bytes, attempt, chance) => {
  const { id } = JSON.parse(bytes.toString()) as { readonly id: string }
  for (let tries = 0; tries < MOST_ATTEMPTS; tries += 1) {
    const isAnswered = await attempt(id, bytes).then(() => true, () => false)
    if (isAnswered || chance.is(ENDED)) return
    await pause(5)
  }
}

/** @returns what became of each client's filings, by the register alone */
export async function tryAnchors(world: World, chance: Chance, filings: number): Promise<readonly AnchorVerdict[]> {
  return [await tryClient('naive retry', 'n', naive, { world, chance, filings }), await tryClient('Workbox BackgroundSync', 'w', workbox, { world, chance, filings })]
}

interface Trial { readonly world: World, readonly chance: Chance, readonly filings: number }

async function tryClient(name: string, letter: string, client: Client, { world, chance, filings }: Trial): Promise<AnchorVerdict> {
  const form = world.forms.find(one => one.sending.anonymous)
  if (!form) throw new Error('no form may be filed without a name')
  const { proxy, site } = world
  const waiting = Array.from({ length: filings }, (_, index) => `[${letter}${String(index)}]`)
  const attempt = (id: string, bytes: Buffer): Promise<Answer> => putFiling({ port: proxy.port, host: form.host, id, bytes })
  await Promise.all(Array.from({ length: LANES }, async () => {
    for (let mark = waiting.pop(); mark !== undefined; mark = waiting.pop()) await client(await sealedBytes(form, mark), attempt, chance)
  }))
  const rows = await site.sql<{ mark: string, times: string }>(`
    SELECT substring(convert_from(sealed, 'UTF8') FROM '\\[${letter}[0-9]+\\]') AS mark, count(*) AS times FROM sportello.filing WHERE convert_from(sealed, 'UTF8') ~ '\\[${letter}[0-9]+\\]' GROUP BY 1`)
  return { name, filings, lost: filings - rows.length, doubled: rows.filter(row => Number(row.times) > 1).length }
}

async function sealedBytes(form: Form, mark: string): Promise<Buffer> {
  const { bytes } = await sealed(form, filled(form, mark, []), { id: crypto.randomUUID(), sealedAt: new Date().toISOString() })
  return Buffer.from(bytes)
}
