import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aDevice, aDraft, ANONYMOUS, IDENTIFIED, must, queue, type Device } from '#support/device.ts'
import { loggedInAs, SimulatedServer, type Fault } from '#support/simulated-server.ts'
import { aTab, HandClock, someLocks, type Tab } from '#support/tab.ts'
import type { WakeReason } from '#client/sync/due.ts'

/** One thing that happens to the device, and what befalls the requests that follow it, one after the other. */
interface Event {
  readonly what: 'wake' | 'kill' | 'seal-anonymous' | 'seal-as-anna' | 'anna-in' | 'bruno-in' | 'out' | 'clock'
  readonly reason: WakeReason
  readonly jumpMs: number
  readonly faults: readonly (Fault | undefined)[]
}

const fault = fc.option(fc.oneof(
  fc.constantFrom<Fault>('unreachable', 'lost-reply', 'cut-reply', 'portal', 'redirect'),
  fc.constantFrom(408, 423, 425, 429, 500, 502, 503).map(status => ({ status })),
  fc.constant<Fault>({ status: 401, problem: 'identity.login-required' }),
  fc.constant<Fault>({ status: 503, problem: 'server.unavailable', retryAfter: '30' }),
), { nil: undefined })

const event: fc.Arbitrary<Event> = fc.record({
  what: fc.constantFrom('wake', 'wake', 'wake', 'kill', 'seal-anonymous', 'seal-as-anna', 'anna-in', 'bruno-in', 'out', 'clock'),
  reason: fc.constantFrom('start', 'online', 'visible', 'login', 'sealed', 'timer', 'sync', 'by-hand'),
  jumpMs: fc.constantFrom(-400 * 86_400_000, -3_600_000, 1_000, 60_000, 3_600_000, 400 * 86_400_000),
  faults: fc.array(fault, { maxLength: 6 }),
})

class World {
  readonly server = new SimulatedServer()
  readonly clock = new HandClock()
  readonly sealed: string[] = []
  readonly #device: Device = aDevice()
  readonly #locks = someLocks()
  tab: Tab | undefined

  async page(): Promise<Tab> {
    this.tab ??= await aTab(this.#device, this.server, { clock: this.clock, locks: this.#locks })
    return this.tab
  }

  async happen({ what, reason, jumpMs, faults }: Event): Promise<void> {
    const coming = [...faults]
    this.server.fault = () => coming.shift()
    const { storage, runner } = await this.page()
    switch (what) {
      case 'wake': return runner.wake(reason)
      case 'seal-anonymous': return this.#seal('device')
      case 'seal-as-anna': return this.#seal('anna')
      case 'anna-in': this.server.session = loggedInAs('anna'); return
      case 'bruno-in': this.server.session = loggedInAs('bruno'); return
      case 'out': this.server.session = loggedInAs('nobody', 0); return
      case 'clock':
        this.clock.set(this.clock.nowMs() + jumpMs)
        must(await storage.tidy('2026-11-22T08:00:00.000Z'))
        return
      case 'kill': {
        const dying = runner.wake(reason)
        await Promise.resolve()
        runner.stop()
        await dying
        this.tab = undefined
      }
    }
  }

  async #seal(owner: string): Promise<void> {
    const { storage } = await this.page()
    const entry = await queue(storage, aDraft({ owner }), owner === 'anna' ? IDENTIFIED : ANONYMOUS, [new TextEncoder().encode(owner).buffer])
    this.sealed.push(entry.id)
  }
}

test('whatever is cut, killed or logged out: each filing gets exactly one number, in its own name, and none is lost', async () => {
  await fc.assert(fc.asyncProperty(fc.array(event, { minLength: 3, maxLength: 25 }), async events => {
    const world = new World()
    for (const one of events) await world.happen(one)
    const { server } = world
    for (const [id, { owner }] of server.registered) expect([id, owner]).toEqual([id, (await ownerOf(world, id)) === 'anna' ? 'anna' : null])

    // Then the weather clears and Anna comes back.
    server.fault = () => undefined
    server.session = loggedInAs('anna')
    const { storage, runner } = await world.page()
    for (let turn = 0; turn < 3; turn += 1) await runner.wake('by-hand')

    expect([...server.registered.keys()].sort()).toEqual([...world.sealed].sort())
    expect([...server.registered.values()].map(one => one.reply.receipt.number)).toEqual(world.sealed.map((_, index) => index + 1))
    const entries = [...must(await storage.listOutbox('device')), ...must(await storage.listOutbox('anna'))]
    expect(entries).toHaveLength(world.sealed.length)
    for (const entry of entries) {
      expect(entry.state).toMatchObject({ at: 'filed', label: server.registered.get(entry.id)?.reply.receipt.label })
      expect(must(await storage.receipt(entry.owner, entry.id)).receipt.sealHash).toBe(entry.sealHash)
    }
  }), { numRuns: 150 })
}, 120_000)

async function ownerOf(world: World, id: string): Promise<string> {
  const { storage } = await world.page()
  return (await storage.outboxEntry('anna', id)).ok ? 'anna' : 'device'
}
