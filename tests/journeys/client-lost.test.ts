import { describe, expect, test } from 'vitest'
import type { OutboxEntry } from '#client/storage/records.ts'
import { aDevice, aDraft, ANONYMOUS, codes, IDENTIFIED, must, queue } from '#support/device.ts'
import { loggedInAs, SimulatedServer, type Fault, type Seen } from '#support/simulated-server.ts'
import { aTab, HandClock, type Tab } from '#support/tab.ts'

/* What a device does when the office has lost what it has a receipt of. */

interface Filed { readonly server: SimulatedServer, readonly tab: Tab, readonly clock: HandClock, readonly entry: OutboxEntry }

async function filed(files: readonly ArrayBuffer[] = []): Promise<Filed> {
  const [server, clock] = [new SimulatedServer(), new HandClock()]
  const tab = await aTab(aDevice(), server, { clock })
  const { id } = await queue(tab.storage, aDraft(), ANONYMOUS, files)
  await tab.runner.wake('sealed')
  return { server, tab, clock, entry: must(await tab.storage.outboxEntry('device', id)) }
}

const now = async ({ tab, entry }: Filed): Promise<OutboxEntry> => must(await tab.storage.outboxEntry(entry.owner, entry.id))
const isRestore = ({ path }: Seen): boolean => path.endsWith('/restore')

describe('a filing that the office has lost', () => {
  test('goes back at the next start with its files and its receipt, and is filed as it was', async () => {
    const one = await filed([new Uint8Array(700_000).fill(7).buffer])
    one.server.lose(one.entry.id)
    await one.tab.runner.wake('start')
    expect(await now(one)).toMatchObject({ state: one.entry.state, history: [{}, {}] })
    expect((await now(one)).lost).toBeUndefined()
    expect(one.server.registered.get(one.entry.id)?.reply.receipt.label).toBe('0000001/2026')
    expect(one.server.seen.filter(isRestore)).toHaveLength(1)
    await one.tab.runner.wake('start')
    expect(one.server.seen.filter(isRestore)).toHaveLength(1)
  })

  test('waits, without ever being taken for one that was not registered', async () => {
    const one = await filed()
    one.server.lose(one.entry.id)
    one.server.fault = seen => isRestore(seen) ? { status: 503, problem: 'server.unavailable' } : undefined
    await one.tab.runner.wake('start')
    const waiting = await now(one)
    expect([waiting.state.at, waiting.lost?.label]).toEqual(['waiting', '0000001/2026'])
    must(await one.tab.storage.tidy('2028-01-01T00:00:00.000Z'))
    expect(must(await one.tab.storage.removable('device')).filed.count).toBe(0)
    one.server.fault = () => undefined
    one.clock.pass(one.tab.nextWakeMs() ?? 0)
    await one.tab.runner.wake('timer')
    expect((await now(one)).state).toEqual(one.entry.state)
    expect(one.server.countOf('PUT', `/api/filings/${one.entry.id}`)).toBe(3)
  })

  test('that the office cannot take back keeps its receipt, and becomes no draft', async () => {
    const one = await filed()
    one.server.lose(one.entry.id)
    one.server.fault = seen => isRestore(seen) ? { status: 409, problem: 'register.number-taken', details: { label: '0000001/2026' } } : undefined
    await one.tab.runner.wake('start')
    expect((await now(one)).state).toMatchObject({ at: 'needs-correction', problems: [{ code: 'register.number-taken' }] })
    expect(codes(await one.tab.storage.reopenAsDraft('device', one.entry.id, crypto.randomUUID()))).toEqual(['filing.unknown'])
    expect(must(await one.tab.storage.receipt('device', one.entry.id)).receipt.number).toBe(1)
  })

  test('and has meanwhile registered anew from another device is one filing, with both receipts', async () => {
    const [server, device] = [new SimulatedServer(), aDevice()]
    server.session = loggedInAs('altea')
    const tab = await aTab(device, server)
    const { id } = await queue(tab.storage, aDraft({ owner: 'altea' }), IDENTIFIED)
    await tab.runner.wake('sealed')
    const bytes = must(await tab.storage.sealedBytes(id))
    const first = must(await tab.storage.receipt('altea', id))
    server.lose(id)
    await server.fetch(`http://localhost/api/filings/${id}`, { method: 'PUT', body: bytes, headers: { 'x-sportello': '1', 'x-seal-hash': first.receipt.sealHash } })
    await tab.runner.wake('login')
    const entry = must(await tab.storage.outboxEntry('altea', id))
    expect(entry.state).toMatchObject({ at: 'filed', label: '0000002/2026' })
    expect(entry.history.at(-1)?.problem).toEqual({ code: 'receipt.renumbered', details: { before: '0000001/2026', now: '0000002/2026' } })
    const kept = must(await tab.storage.receipt('altea', id))
    expect([kept.receipt.number, kept.earlier]).toEqual([2, [{ receipt: first.receipt, jws: first.jws }]])
  })
})

describe('nothing is sent again', () => {
  const onCheck = (fault: Fault) => ({ path }: Seen): Fault | undefined => path.startsWith('/api/receipts/') ? fault : undefined

  test('when no number was lost, or the office still has it', async () => {
    const one = await filed()
    await one.tab.runner.wake('start')
    one.server.lose()
    await one.tab.runner.wake('start')
    expect((await now(one)).state).toEqual(one.entry.state)
    expect(one.server.seen.filter(isRestore)).toEqual([])
  })

  test.each<[string, (seen: Seen) => Fault | undefined]>([
    ['the network is away', () => 'unreachable'],
    ['a captive portal answers', onCheck({ status: 404 })],
    ['the server cannot say', onCheck({ status: 503, problem: 'server.unavailable' })],
  ])('while %s', async (_, fault) => {
    const one = await filed()
    one.server.lose(one.entry.id)
    one.server.fault = fault
    await one.tab.runner.wake('start')
    expect((await now(one)).state).toEqual(one.entry.state)
    expect(one.server.seen.filter(isRestore)).toEqual([])
  })

  test('once its copy was taken off the device', async () => {
    const one = await filed()
    must(await one.tab.storage.remove('device', 'filed'))
    one.server.lose(one.entry.id)
    await one.tab.runner.wake('start')
    expect(one.server.seen.filter(isRestore)).toEqual([])
  })
})
