import { describe, expect, test } from 'vitest'
import { CHUNK_BYTES } from '#contract/paths.ts'
import { ok, refuse } from '#domain/problem/problem.ts'
import { aDevice, aDraft, ANONYMOUS, IDENTIFIED, must, queue } from '#support/device.ts'
import { loggedInAs, SimulatedServer, type Fault, type Seen } from '#support/simulated-server.ts'
import { aTab, HandClock, someLocks, type Tab } from '#support/tab.ts'
import type { OutboxEntry } from '#client/storage/records.ts'
import type { DeviceStorage } from '#client/storage/storage.ts'

const isFilingPut = ({ method, path }: Seen): boolean => method === 'PUT' && /^\/api\/filings\/[^/]+$/.test(path)

/** The fault befalls the first so many filings that are sent; everything else arrives. */
function onFiling(fault: Fault, times = Infinity): (seen: Seen) => Fault | undefined {
  let left = times
  return seen => isFilingPut(seen) && (left -= 1) >= 0 ? fault : undefined
}

function methodOf(...[input, init]: Parameters<typeof fetch>): string | undefined {
  return input instanceof Request ? input.method : init?.method
}

async function entryOf({ storage }: Tab, { id, owner }: OutboxEntry): Promise<OutboxEntry> {
  return must(await storage.outboxEntry(owner, id))
}

async function queuedFiling(files: readonly ArrayBuffer[] = []): Promise<{ server: SimulatedServer, tab: Tab, clock: HandClock, entry: OutboxEntry }> {
  const [server, clock] = [new SimulatedServer(), new HandClock()]
  const tab = await aTab(aDevice(), server, { clock, locks: someLocks() })
  return { server, tab, clock, entry: await queue(tab.storage, aDraft(), ANONYMOUS, files) }
}

/** A tab whose storage answers otherwise; `changes` may be changed while it lives. */
async function aTabWith(changes: (storage: DeviceStorage) => Partial<DeviceStorage>, server: SimulatedServer, parts: Parameters<typeof aTab>[2]): Promise<Tab> {
  const device = aDevice()
  return aTab({
    ...device,
    open: async options => {
      const storage = await device.open(options)
      return { ...storage, ...changes(storage) }
    },
  }, server, parts)
}

test('a queued filing is sent, gets its number, and its receipt is kept', async () => {
  const { server, tab, entry } = await queuedFiling()
  await tab.runner.wake('start')
  expect((await entryOf(tab, entry)).state).toMatchObject({ at: 'filed', label: '0000001/2026' })
  expect(must(await tab.storage.receipt('device', entry.id)).receipt.number).toBe(1)
  expect(server.registered.size).toBe(1)
  expect(tab.states).toEqual(['sending', 'idle'])
})

test('the bytes that arrive are the bytes that were sealed', async () => {
  const { server, tab, entry } = await queuedFiling()
  await tab.runner.wake('start')
  expect(server.registered.get(entry.id)?.sealHash).toBe(entry.sealHash)
})

describe('nothing is lost and no number is burnt when', () => {
  test.each<[string, Fault, number | undefined]>([
    ['the network is away', 'unreachable', undefined],
    ['the reply is lost after the commit', 'lost-reply', undefined],
    ['the reply is cut in the middle', 'cut-reply', 201],
    ['a captive portal answers 200', 'portal', 200],
    ['a captive portal redirects', 'redirect', 302],
    ['the server is overloaded', { status: 503, problem: 'server.unavailable' }, 503],
    ['a proxy answers 502 in HTML', { status: 502 }, 502],
    ['the same filing is in flight', { status: 423, problem: 'filing.in-flight' }, 423],
    ['the server asks for patience', { status: 429, problem: 'request.rate-limited', details: { retryAfterSeconds: 9 } }, 429],
    ['the bytes were bent on the way', { status: 400, problem: 'filing.hash-mismatch' }, 400],
  ])('%s', async (_, fault, status) => {
    const { server, tab, clock, entry } = await queuedFiling()
    server.fault = onFiling(fault, 1)
    await tab.runner.wake('start')
    const waiting = await entryOf(tab, entry)
    expect(waiting.state.at).toBe('waiting')
    expect(waiting.history[0]?.status).toBe(status)
    clock.pass(tab.nextWakeMs() ?? 0)
    await tab.runner.wake('timer')
    expect((await entryOf(tab, entry)).state).toMatchObject({ at: 'filed', label: '0000001/2026' })
    expect([...server.registered.values()].map(one => one.reply.receipt.number)).toEqual([1])
  })
})

test.each<[string, Fault | undefined, (seen: Seen) => boolean, true | undefined]>([
  ['the reply is lost after the commit', 'lost-reply', isFilingPut, true],
  ['a proxy answers 502', { status: 502 }, isFilingPut, true],
  ['the server asks for patience', { status: 429, problem: 'request.rate-limited', details: { retryAfterSeconds: 9 } }, isFilingPut, undefined],
  ['the network was away before anything left', 'unreachable', () => true, undefined],
])('whether a filing may be registered is borne in mind when %s', async (_, fault, at, unanswered) => {
  const { server, tab, entry } = await queuedFiling()
  server.fault = seen => at(seen) ? fault : undefined
  await tab.runner.wake('start')
  expect((await entryOf(tab, entry)).history[0]?.unanswered).toBe(unanswered)
})

test('who waits minutes for an answer keeps the lease, and no other page sends the same beside it', async () => {
  const [server, device, clock] = [new SimulatedServer(), aDevice(), new HandClock()]
  const other = await aTab(device, server, { clock, locks: undefined })
  const entry = await queue(other.storage, aDraft(), ANONYMOUS)
  let answer = (): void => undefined
  const { fetch } = server
  const patient = await aTab(device, Object.assign(Object.create(server) as SimulatedServer, {
    fetch: async (...request: Parameters<typeof fetch>) => {
      if (methodOf(...request) === 'PUT') await new Promise<void>(resolve => { answer = resolve })
      return fetch(...request)
    },
  }), { clock, locks: undefined })
  const run = patient.runner.wake('start')
  await expect.poll(async () => (await entryOf(other, entry)).state.at).toBe('sending')
  for (let beat = 0; beat < 6; beat += 1) {
    clock.pass(20_000)
    await patient.ring()
  }
  await other.runner.wake('by-hand')
  expect(server.registered.size).toBe(0)
  answer()
  await run
  expect((await entryOf(other, entry)).state.at).toBe('filed')
})

describe('the pause', () => {
  test.each([
    ['7', 7_000, 8_400],
    ['3600', 15 * 60_000, 15 * 60_000],
  ])('a server that asks for %s seconds is given them, up to a quarter of an hour', async (retryAfter, leastMs, mostMs) => {
    const { server, tab } = await queuedFiling()
    server.fault = onFiling({ status: 503, problem: 'server.unavailable', retryAfter })
    await tab.runner.wake('start')
    expect(tab.nextWakeMs()).toBeGreaterThanOrEqual(leastMs)
    expect(tab.nextWakeMs()).toBeLessThanOrEqual(mostMs)
  })

  test('grows with each failure and ends at a quarter of an hour', async () => {
    const { server, tab, clock } = await queuedFiling()
    server.fault = onFiling({ status: 503, problem: 'server.unavailable' })
    const pauses: number[] = []
    await tab.runner.wake('start')
    for (let failure = 0; failure < 12; failure += 1) {
      const pauseMs = tab.nextWakeMs() ?? 0
      pauses.push(pauseMs)
      clock.pass(pauseMs)
      await tab.runner.wake('timer')
    }
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b))
    expect(pauses.at(-1)).toBeLessThanOrEqual(15 * 60_000)
  })

  test('is not shortened by looking at the page, but by «Invia ora»', async () => {
    const { server, tab } = await queuedFiling()
    server.fault = onFiling({ status: 503, problem: 'server.unavailable', retryAfter: '600' }, 1)
    await tab.runner.wake('start')
    await tab.runner.wake('visible')
    await tab.runner.wake('online')
    expect(server.seen.filter(isFilingPut)).toHaveLength(1)
    await tab.runner.wake('by-hand')
    expect(server.registered.size).toBe(1)
  })

  test('ends at once when the network comes back', async () => {
    const { server, tab } = await queuedFiling()
    server.fault = () => 'unreachable'
    await tab.runner.wake('start')
    expect(tab.states.at(-1)).toBe('offline')
    server.fault = () => undefined
    await tab.runner.wake('online')
    expect(server.registered.size).toBe(1)
  })

  test('after a server that was down, ends when it is heard again, and not when the page is only looked at', async () => {
    const { server, tab } = await queuedFiling()
    server.fault = onFiling({ status: 502 }, 1)
    await tab.runner.wake('start')
    await tab.runner.wake('visible')
    expect(server.registered.size).toBe(0)
    await tab.runner.wake('online')
    expect(server.registered.size).toBe(1)
  })

  test('written before the clock was put back a year does not last a year', async () => {
    const [server, device, clock] = [new SimulatedServer(), aDevice(), new HandClock()]
    const tab = await aTab(device, server, { clock })
    await queue(tab.storage, aDraft(), ANONYMOUS)
    server.fault = onFiling({ status: 503, problem: 'server.unavailable' }, 1)
    await tab.runner.wake('start')
    tab.runner.stop()
    clock.set(Date.parse('2025-11-22T08:00:00.000Z'))
    await (await aTab(device, server, { clock })).runner.wake('start')
    expect(server.registered.size).toBe(1)
  })
})

describe('the order', () => {
  test('what has a last day goes first, the nearest before the others', async () => {
    const { server, tab, entry } = await queuedFiling()
    const late = await queue(tab.storage, aDraft(), { ...ANONYMOUS, fileBy: '2027-03-01' })
    const near = await queue(tab.storage, aDraft(), { ...ANONYMOUS, fileBy: '2026-11-25' })
    await tab.runner.wake('start')
    expect([...server.registered.keys()]).toEqual([near.id, late.id, entry.id])
    expect(must(await tab.storage.outboxEntry('device', near.id)).fileBy).toBe('2026-11-25')
  })
})

describe('large files', () => {
  test('wait, as the person has chosen, with no timer running; by hand they go, and nothing else waits for them', async () => {
    const [server, device] = [new SimulatedServer(), aDevice()]
    const tab = await aTab(device, server, { mustWait: entry => entry.attachments.length > 0 })
    const large = await queue(tab.storage, aDraft(), ANONYMOUS, [new Uint8Array(9).buffer])
    const small = await queue(tab.storage, aDraft(), ANONYMOUS)
    await tab.runner.wake('start')
    expect([...server.registered.keys()]).toEqual([small.id])
    expect(tab.nextWakeMs()).toBeUndefined()
    await tab.runner.wake('online')
    expect(server.registered.size).toBe(1)
    await tab.runner.wake('by-hand')
    expect((await entryOf(tab, large)).state.at).toBe('filed')
  })

  test.each<[boolean, string, object | undefined, string]>([
    [false, 'queued', undefined, 'there is room to write so'],
    [true, 'sending', { at: 'queued' }, 'there is none: it is only told'],
  ])('are not said to be on their way where the page that sent them has died (full: %s, %s)', async (isFull, stored, told) => {
    const server = new SimulatedServer()
    let isDead = false
    const tab = await aTabWith(({ moveEntry }) => ({
      moveEntry: (...move) => isFull && isDead ? Promise.resolve(refuse('storage.quota-exceeded', {})) : moveEntry(...move),
    }), server, { locks: someLocks(), mustWait: () => true })
    const entry = await queue(tab.storage, aDraft(), ANONYMOUS)
    must(await tab.storage.takeLease('dead', true))
    must(await tab.storage.moveEntry('dead', entry.id, { at: 'sending', since: '2026-11-22T08:00:00.000Z' }))
    isDead = true
    await tab.runner.wake('start')
    expect((await entryOf(tab, entry)).state.at).toBe(stored)
    expect(tab.unwritten.get(entry.id)).toEqual(told)
    expect(server.registered.size).toBe(0)
  })
})

describe('the progress of the files', () => {
  test('is told piece by piece, over all the files of the entry, from what the server has already', async () => {
    const photograph = new Uint8Array(2 * CHUNK_BYTES + 10).fill(7).buffer
    const { server, tab, clock, entry } = await queuedFiling([photograph, new Uint8Array([1, 2, 3]).buffer])
    const totalBytes = 2 * CHUNK_BYTES + 13
    server.fault = ({ path }) => path.endsWith('/chunks/1') ? 'unreachable' : undefined
    await tab.runner.wake('start')
    expect(tab.progress.map(one => one.doneBytes)).toEqual([0, CHUNK_BYTES])
    expect(new Set(tab.progress.map(one => `${one.id} ${String(one.totalBytes)}`))).toEqual(new Set([`${entry.id} ${String(totalBytes)}`]))
    server.fault = () => undefined
    clock.pass(tab.nextWakeMs() ?? 0)
    await tab.runner.wake('timer')
    const after = tab.progress.slice(2).map(one => one.doneBytes)
    expect(after[0]).toBe(CHUNK_BYTES)
    expect(after.at(-1)).toBe(totalBytes)
    expect(after).toEqual([...after].sort((a, b) => a - b))
  })
})

describe('a refusal', () => {
  test('keeps the entry with the reasons, and it is not sent again by itself', async () => {
    const { server, tab, entry } = await queuedFiling()
    server.fault = onFiling({ status: 422, problem: 'field.required', details: { path: 'km' } })
    await tab.runner.wake('start')
    await tab.runner.wake('by-hand')
    expect((await entryOf(tab, entry)).state).toEqual({ at: 'needs-correction', problems: [{ code: 'field.required', details: { path: 'km' } }] })
    expect(server.seen.filter(isFilingPut)).toHaveLength(1)
    expect(tab.nextWakeMs()).toBeUndefined()
  })

  test('a poisoned entry does not hold up the others', async () => {
    const { server, tab, entry } = await queuedFiling()
    const others = [await queue(tab.storage, aDraft(), ANONYMOUS), await queue(tab.storage, aDraft(), ANONYMOUS)]
    server.fault = ({ path }) => path === `/api/filings/${entry.id}` ? { status: 500, problem: 'server.failed' } : undefined
    await tab.runner.wake('start')
    expect([...server.registered.keys()].sort()).toEqual(others.map(one => one.id).sort())
    expect((await entryOf(tab, entry)).state.at).toBe('waiting')
  })

  test('an entry whose request alone dies on the way does not hold up the others either', async () => {
    const { server, tab, entry } = await queuedFiling()
    await queue(tab.storage, aDraft(), ANONYMOUS)
    server.fault = ({ path }) => path.includes(entry.id) ? 'unreachable' : undefined
    await tab.runner.wake('start')
    expect(server.registered.size).toBe(1)
  })

  test('with no network one entry is tried, not all of them', async () => {
    const { server, tab, entry } = await queuedFiling()
    const other = await queue(tab.storage, aDraft(), ANONYMOUS)
    server.fault = () => 'unreachable'
    await tab.runner.wake('start')
    const tries = await Promise.all([entry, other].map(async one => (await entryOf(tab, one)).attempts))
    expect(tries.toSorted()).toEqual([0, 1])
  })
})

describe('whose session', () => {
  async function ofAnna(): Promise<{ server: SimulatedServer, tab: Tab, entry: OutboxEntry }> {
    const server = new SimulatedServer()
    const tab = await aTab(aDevice(), server)
    return { server, tab, entry: await queue(tab.storage, aDraft({ owner: 'anna' }), IDENTIFIED, [new Uint8Array([1, 2, 3]).buffer]) }
  }

  test('Anna\'s filing is never sent while Bruno is logged in; it leaves when Anna is back', async () => {
    const { server, tab, entry } = await ofAnna()
    server.session = loggedInAs('bruno')
    await tab.runner.wake('start')
    await tab.runner.wake('by-hand')
    expect(server.seen.filter(one => one.method !== 'GET')).toEqual([])
    expect((await entryOf(tab, entry)).state).toEqual({ at: 'needs-login', assurance: 2 })
    server.session = loggedInAs('anna')
    await tab.runner.wake('login')
    expect(server.registered.get(entry.id)?.owner).toBe('anna')
  })

  test('somebody else logs in while the photographs go up: the filing is held back', async () => {
    const { server, tab, entry } = await ofAnna()
    server.session = loggedInAs('anna')
    server.fault = ({ path }) => {
      if (path.endsWith('/complete')) server.session = loggedInAs('bruno')
      return undefined
    }
    await tab.runner.wake('start')
    expect(server.registered.size).toBe(0)
    expect((await entryOf(tab, entry)).state.at).toBe('needs-login')
  })

  test('somebody else logs in between the question and the sending: nothing is filed in a stranger\'s name', async () => {
    const server = new SimulatedServer()
    const tab = await aTab(aDevice(), server)
    const entry = await queue(tab.storage, aDraft({ owner: 'anna' }), IDENTIFIED)
    server.session = loggedInAs('anna')
    server.fault = seen => {
      if (isFilingPut(seen)) server.session = loggedInAs('bruno')
      return undefined
    }
    await tab.runner.wake('start')
    expect(server.registered.size).toBe(0)
    expect((await entryOf(tab, entry)).state).toEqual({ at: 'needs-login', assurance: 2 })
  })

  test('that a login is needed is written in the history once, with both clocks', async () => {
    const { server, tab, entry } = await ofAnna()
    for (let look = 0; look < 3; look += 1) await tab.runner.wake('by-hand')
    expect((await entryOf(tab, entry)).history).toEqual([
      { at: '2026-11-22T08:00:00.000Z', serverAt: '1970-01-01T00:00:00.000Z', status: 200, during: 'filing', problem: { code: 'identity.login-required', details: {} } },
    ])
    server.session = loggedInAs('anna')
    await tab.runner.wake('login')
    expect((await entryOf(tab, entry)).history.map(one => one.problem?.code)).toEqual(['identity.login-required', undefined])
  })

  test('the session has expired: the entry waits for a login, then goes', async () => {
    const { server, tab, entry } = await ofAnna()
    server.session = loggedInAs('anna')
    server.fault = onFiling({ status: 401, problem: 'identity.login-required' }, 1)
    await tab.runner.wake('start')
    expect((await entryOf(tab, entry)).state).toEqual({ at: 'needs-login', assurance: 2 })
    await tab.runner.wake('login')
    expect((await entryOf(tab, entry)).state.at).toBe('filed')
  })

  test.each([
    ['the session says so', loggedInAs('anna', 1), undefined, 2],
    ['the server says so', loggedInAs('anna', 2), { status: 403, problem: 'identity.assurance-too-low', details: { required: 3, actual: 2 } }, 3],
  ] as const)('too low a level, because %s, asks for a higher one', async (_, session, fault, assurance) => {
    const { server, tab, entry } = await ofAnna()
    server.session = session
    if (fault) server.fault = onFiling(fault)
    await tab.runner.wake('start')
    expect((await entryOf(tab, entry)).state).toEqual({ at: 'needs-login', assurance })
  })

  test('an anonymous filing carries no cookie, whoever is logged in', async () => {
    const { server, tab, entry } = await queuedFiling([new Uint8Array([1]).buffer])
    server.session = loggedInAs('anna')
    await tab.runner.wake('start')
    expect(server.registered.get(entry.id)?.owner).toBeNull()
    expect(server.seen.filter(one => one.method !== 'GET').map(one => one.credentials)).toEqual(['omit', 'omit', 'omit', 'omit'])
  })
})

describe('photographs', () => {
  const photograph = new Uint8Array(3 * CHUNK_BYTES - 5).fill(7).buffer

  test.each([0, 1, 2, 3, 4, 5])('cut at its request %i, the sending goes on where it stopped', async cutAt => {
    const { server, tab, clock, entry } = await queuedFiling([photograph])
    let count = -1
    server.fault = ({ method }) => {
      if (method !== 'GET') count += 1
      return method !== 'GET' && count === cutAt ? 'lost-reply' : undefined
    }
    await tab.runner.wake('start')
    clock.pass(tab.nextWakeMs() ?? 0)
    await tab.runner.wake('timer')
    expect((await entryOf(tab, entry)).state.at).toBe('filed')
    expect(server.countOf('PUT', '/chunks/')).toBe(3)
  })

  test('the same file in two fields goes up once', async () => {
    const { server, tab } = await queuedFiling([photograph, photograph])
    await tab.runner.wake('start')
    expect(server.registered.size).toBe(1)
    expect(server.countOf('PUT', '/chunks/')).toBe(3)
  })

  test('a server that lost its copy is given it again', async () => {
    const { server, tab, clock, entry } = await queuedFiling([photograph])
    server.fault = seen => {
      if (isFilingPut(seen) && server.seen.filter(isFilingPut).length === 1) server.uploads.clear()
      return undefined
    }
    await tab.runner.wake('start')
    expect((await entryOf(tab, entry)).state.at).toBe('waiting')
    clock.pass(tab.nextWakeMs() ?? 0)
    await tab.runner.wake('timer')
    expect((await entryOf(tab, entry)).state.at).toBe('filed')
  })
})

test.each<[string, (seen: Seen) => boolean, readonly string[], string]>([
  ['a file', ({ path }) => path.includes('/attachments/'), [], 'nothing can be registered'],
  ['the filing', isFilingPut, ['filing.unknown'], 'it may be registered'],
])('when %s died on its way it may be taken back to the drafts: %j (%s)', async (_, dies, refused) => {
  const { server, tab, entry } = await queuedFiling([new Uint8Array([1, 2, 3]).buffer])
  server.fault = seen => dies(seen) ? 'unreachable' : undefined
  await tab.runner.wake('start')
  expect(await entryOf(tab, entry)).toMatchObject({ begun: true, state: { at: 'waiting' } })
  const reopened = await tab.storage.reopenAsDraft('device', entry.id, 'fresh')
  expect(reopened.ok ? [] : reopened.problems.map(one => one.code)).toEqual(refused)
})

describe('a phone that comes back', () => {
  const DAY_MS = 24 * 60 * 60 * 1000

  test('after a month, in another tab and on another network, sends the pieces that are missing and no others', async () => {
    const [server, device, clock] = [new SimulatedServer(), aDevice(), new HandClock()]
    const before = await aTab(device, server, { clock })
    const entry = await queue(before.storage, aDraft(), ANONYMOUS, [new Uint8Array(3 * CHUNK_BYTES).fill(7).buffer])
    server.fault = ({ path }) => path.endsWith('/chunks/1') ? 'unreachable' : undefined
    await before.runner.wake('start')
    before.runner.stop()
    before.storage.close()
    clock.pass(30 * DAY_MS)
    server.fault = () => undefined
    const after = await aTab(device, server, { clock })
    must(await after.storage.tidy(new Date(clock.nowMs()).toISOString()))
    await after.runner.wake('start')
    expect((await entryOf(after, entry)).state.at).toBe('filed')
    expect(server.seen.filter(one => one.path.includes('/chunks/')).map(one => one.path.slice(-1))).toEqual(['0', '1', '1', '2'])
  })

  test.each([['thirteen months', 396], ['a dead battery has put its clock back by half a century', -20_000]])('after %s, its answer never heard, gets the number it was given', async (_, days) => {
    const [server, device, clock] = [new SimulatedServer(), aDevice(), new HandClock()]
    const before = await aTab(device, server, { clock })
    const entry = await queue(before.storage, aDraft(), ANONYMOUS)
    server.fault = onFiling('lost-reply')
    await before.runner.wake('start')
    before.runner.stop()
    before.storage.close()
    clock.set(clock.nowMs() + days * DAY_MS)
    server.fault = () => undefined
    const after = await aTab(device, server, { clock })
    await after.runner.wake('start')
    expect((await entryOf(after, entry)).state).toMatchObject({ at: 'filed', label: '0000001/2026' })
    expect(server.registered.size).toBe(1)
  })
})

describe('a receipt', () => {
  test.each<[string, SimulatedServer['tamper']]>([
    ['of another filing', reply => ({ ...reply, receipt: { ...reply.receipt, filing: 'x' } })],
    ['of other bytes', reply => ({ ...reply, receipt: { ...reply.receipt, sealHash: '0'.repeat(64) } })],
    ['with another number than was signed', reply => ({ ...reply, receipt: { ...reply.receipt, number: 99 } })],
    ['with a document that was never sent', reply => ({ ...reply, receipt: { ...reply.receipt, documents: [{ path: 'p', name: 'n', mediaType: 'm', bytes: 1, sha256: 'f'.repeat(64) }] } })],
    ['with a bent signature', reply => ({ ...reply, jws: reply.jws.slice(0, -6) + 'AAAAAA' })],
    ['signed with no algorithm', reply => ({ ...reply, jws: `${Buffer.from('{"alg":"none"}').toString('base64url')}.${reply.jws.split('.')[1] ?? ''}.` })],
  ])('%s is not believed; the true one is, later', async (_, tamper) => {
    const { server, tab, clock, entry } = await queuedFiling()
    server.tamper = tamper
    await tab.runner.wake('start')
    expect((await entryOf(tab, entry)).state).toMatchObject({ at: 'waiting', problem: { code: 'receipt.mismatch' } })
    server.tamper = reply => reply
    clock.pass(tab.nextWakeMs() ?? 0)
    await tab.runner.wake('timer')
    expect((await entryOf(tab, entry)).state).toMatchObject({ at: 'filed', label: '0000001/2026' })
  })

  test.each<[string, Fault]>([
    ['the network is away', 'unreachable'],
    ['the server is overloaded', { status: 503, problem: 'server.unavailable' }],
    ['somebody says that there are none', { status: 404, problem: 'request.not-found' }],
  ])('cannot be verified without the keys, because %s: it waits for them, and the number stays one', async (_, fault) => {
    const { server, tab, clock, entry } = await queuedFiling()
    server.fault = ({ path }) => path.includes('jwks') && server.countOf('GET', 'jwks') === 1 ? fault : undefined
    await tab.runner.wake('start')
    expect((await entryOf(tab, entry)).state.at).toBe('waiting')
    clock.pass(tab.nextWakeMs() ?? 0)
    await tab.runner.wake('timer')
    expect((await entryOf(tab, entry)).state).toMatchObject({ at: 'filed', label: '0000001/2026' })
  })
})

describe('a device with no room left', () => {
  const noRoom = refuse('storage.quota-exceeded', {})
  const full = (): Promise<typeof noRoom> => Promise.resolve(noRoom)

  test.each<[string, Partial<DeviceStorage>]>([
    ['every write is refused', { takeLease: full, renewLease: full }],
    ['the row that could not be written is not found either', { takeLease: full, renewLease: () => Promise.resolve(ok(false)) }],
    ['it got full after the row was written', { renewLease: full }],
  ])('sends what it holds: the browser\'s lock is enough (%s)', async (_, changes) => {
    const server = new SimulatedServer()
    const tab = await aTabWith(() => changes, server, { locks: someLocks() })
    await queue(tab.storage, aDraft(), ANONYMOUS)
    await tab.runner.wake('start')
    expect(server.registered.size).toBe(1)
  })

  test('says so where there is no lock, and looks again', async () => {
    const server = new SimulatedServer()
    const tab = await aTabWith(() => ({ takeLease: full }), server, { locks: undefined })
    await queue(tab.storage, aDraft(), ANONYMOUS)
    await tab.runner.wake('start')
    expect(tab.states).toEqual(['no-room'])
    expect(tab.nextWakeMs()).toBeGreaterThan(0)
  })

  test('asks for a receipt it cannot keep less and less often, says why, and keeps it once there is room', async () => {
    const [server, clock] = [new SimulatedServer(), new HandClock()]
    let isFull = true
    const tab = await aTabWith(({ storeReceipt }) => ({ storeReceipt: (...receipt) => isFull ? full() : storeReceipt(...receipt) }), server, { clock, locks: someLocks() })
    const entry = await queue(tab.storage, aDraft(), ANONYMOUS)
    await tab.runner.wake('start')
    const pauses: number[] = []
    for (let look = 0; look < 12; look += 1) {
      expect(tab.states.at(-1)).toBe('no-room')
      await tab.runner.wake('visible')
      const pauseMs = tab.nextWakeMs() ?? 0
      pauses.push(pauseMs)
      clock.pass(pauseMs)
      await tab.runner.wake('timer')
    }
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b))
    expect(pauses.at(-1)).toBeGreaterThan(5 * 60_000)
    expect(pauses.at(-1)).toBeLessThanOrEqual(15 * 60_000)
    expect(server.seen.filter(isFilingPut)).toHaveLength(13)
    expect((await entryOf(tab, entry)).state.at).not.toBe('filed')
    isFull = false
    await tab.runner.wake('by-hand')
    expect(tab.states.at(-1)).toBe('idle')
    expect((await entryOf(tab, entry)).state).toMatchObject({ at: 'filed', label: '0000001/2026' })
    expect(must(await tab.storage.receipt('device', entry.id)).receipt.number).toBe(1)
    expect(server.registered.size).toBe(1)
  })

  test.each<[string, Partial<DeviceStorage>]>([
    ['the write is refused', { moveEntry: full }],
    ['the lease could not be written, so nothing is', { takeLease: full, renewLease: full }],
  ])('a refusal it cannot write down still gets its pause, and only that entry (%s)', async (_, changes) => {
    const server = new SimulatedServer()
    const tab = await aTabWith(() => changes, server, { locks: someLocks() })
    const entry = await queue(tab.storage, aDraft(), ANONYMOUS)
    server.fault = ({ path }) => path === `/api/filings/${entry.id}` ? { status: 503, problem: 'server.unavailable' } : undefined
    await tab.runner.wake('start')
    const other = await queue(tab.storage, aDraft(), ANONYMOUS)
    await tab.runner.wake('sealed')
    await tab.runner.wake('visible')
    expect(server.seen.filter(isFilingPut).map(one => one.path)).toEqual([`/api/filings/${entry.id}`, `/api/filings/${other.id}`])
    server.fault = () => undefined
    await tab.runner.wake('by-hand')
    expect(server.registered.size).toBe(2)
  })

  test.each<[string, Fault | undefined, object]>([
    ['the network is away', 'unreachable', { at: 'waiting', problem: { code: 'network.unreachable' } }],
    ['the server is overloaded', { status: 503, problem: 'server.unavailable' }, { at: 'waiting', problem: { code: 'server.unavailable' } }],
    ['who sent it must log in', { status: 401, problem: 'identity.login-required' }, { at: 'needs-login' }],
    ['a refusal that there is no room to keep', { status: 422, problem: 'definition.unknown' }, { at: 'waiting', problem: { code: 'storage.quota-exceeded' } }],
    ['a receipt that there is no room to keep', undefined, { at: 'waiting', problem: { code: 'storage.quota-exceeded' } }],
  ])('what it has put off is not said to be on its way, until it is (%s)', async (_, fault, standing) => {
    const server = new SimulatedServer()
    let isFull = true
    const tab = await aTabWith(({ moveEntry, storeReceipt }) => ({
      moveEntry: (lease, id, state, attempt) => isFull && state.at !== 'sending' ? full() : moveEntry(lease, id, state, attempt),
      storeReceipt: (...receipt) => isFull ? full() : storeReceipt(...receipt),
    }), server, { locks: someLocks() })
    const entry = await queue(tab.storage, aDraft(), ANONYMOUS)
    server.fault = onFiling(fault ?? 'unreachable', fault ? 1 : 0)
    await tab.runner.wake('start')
    expect((await entryOf(tab, entry)).state.at).toBe('sending')
    expect(tab.unwritten.get(entry.id)).toMatchObject(standing)
    isFull = false
    await tab.runner.wake('by-hand')
    expect(tab.unwritten.get(entry.id)).toBeUndefined()
    expect((await entryOf(tab, entry)).state.at).toBe('filed')
  })

  test('what only the network stopped goes when it comes back, though nothing was written of it', async () => {
    const server = new SimulatedServer()
    const tab = await aTabWith(() => ({ moveEntry: full }), server, { locks: someLocks() })
    await queue(tab.storage, aDraft(), ANONYMOUS)
    server.fault = () => 'unreachable'
    await tab.runner.wake('start')
    server.fault = () => undefined
    await tab.runner.wake('online')
    expect(server.registered.size).toBe(1)
  })

  test('what waits for a login goes after it, though nothing was written of it', async () => {
    const server = new SimulatedServer()
    const tab = await aTabWith(() => ({ moveEntry: full }), server, { locks: someLocks() })
    await queue(tab.storage, aDraft({ owner: 'anna' }), IDENTIFIED)
    await tab.runner.wake('start')
    server.session = loggedInAs('anna')
    await tab.runner.wake('login')
    expect(server.registered.size).toBe(1)
  })
})

test('a storage that is refused for a moment is asked again, less and less often, and nothing else need wake it', async () => {
  const [server, clock] = [new SimulatedServer(), new HandClock()]
  let isRefused = false
  const tab = await aTabWith(({ unfiled }) => ({ unfiled: () => isRefused ? Promise.resolve(refuse('storage.unavailable', {})) : unfiled() }), server, { clock, locks: someLocks() })
  await queue(tab.storage, aDraft(), ANONYMOUS)
  isRefused = true
  await tab.runner.wake('start')
  const first = tab.nextWakeMs() ?? 0
  expect(first).toBeGreaterThan(0)
  await tab.runner.wake('timer')
  expect(tab.nextWakeMs()).toBeGreaterThan(first)
  isRefused = false
  await tab.runner.wake('timer')
  expect(server.registered.size).toBe(1)
})

describe('a file that the browser has lost', () => {
  test.each<[string, Partial<DeviceStorage>, string]>([
    ['its bytes cannot be read', { readChunk: () => Promise.reject(new DOMException('', 'NotReadableError')) }, 'waiting'],
    ['the storage says that they are damaged', { readChunk: () => Promise.resolve(refuse('storage.damaged', {})) }, 'needs-correction'],
  ])('does not hold up the others (%s)', async (_, changes, left) => {
    const server = new SimulatedServer()
    const tab = await aTabWith(() => changes, server, { locks: someLocks() })
    const first = await queue(tab.storage, aDraft(), ANONYMOUS, [new Uint8Array([1, 2, 3]).buffer])
    const second = await queue(tab.storage, aDraft(), ANONYMOUS)
    await tab.runner.wake('start')
    expect([...server.registered.keys()]).toEqual([second.id])
    expect((await entryOf(tab, first)).state.at).toBe(left)
  })

  test('nor does an entry that cannot be written', async () => {
    const server = new SimulatedServer()
    let first = ''
    const tab = await aTabWith(({ storeReceipt }) => ({
      storeReceipt: (id, ...receipt) => id === first ? Promise.reject(new DOMException('', 'NotReadableError')) : storeReceipt(id, ...receipt),
    }), server, { locks: someLocks() })
    first = (await queue(tab.storage, aDraft(), ANONYMOUS)).id
    const second = await queue(tab.storage, aDraft(), ANONYMOUS)
    await tab.runner.wake('start')
    expect((await entryOf(tab, second)).state.at).toBe('filed')
    expect(tab.nextWakeMs()).toBeGreaterThan(0)
  })

  test('a run that ends badly is followed by another', async () => {
    const server = new SimulatedServer()
    let ends = true
    const tab = await aTabWith(({ renewLease }) => ({
      renewLease: lease => ends ? Promise.reject(new Error('a bug')) : renewLease(lease),
    }), server, { locks: someLocks() })
    await queue(tab.storage, aDraft(), ANONYMOUS)
    await expect(tab.runner.wake('start')).rejects.toThrow('a bug')
    expect(tab.nextWakeMs()).toBeGreaterThan(0)
    ends = false
    await tab.runner.wake('timer')
    expect(server.registered.size).toBe(1)
  })
})

describe('a browser that refuses its lock', () => {
  test('sends with the lease alone', async () => {
    const server = new SimulatedServer()
    const tab = await aTab(aDevice(), server, { locks: { request: () => Promise.reject(new DOMException('', 'SecurityError')) } })
    await queue(tab.storage, aDraft(), ANONYMOUS)
    await tab.runner.wake('start')
    expect(server.registered.size).toBe(1)
  })

  test('does not do the work twice when it is the work that fails', async () => {
    const server = new SimulatedServer()
    let tries = 0
    const renewLease = (): Promise<never> => {
      tries += 1
      return Promise.reject(new Error('a bug'))
    }
    const tab = await aTabWith(() => ({ renewLease }), server, { locks: someLocks() })
    await queue(tab.storage, aDraft(), ANONYMOUS)
    await expect(tab.runner.wake('start')).rejects.toThrow('a bug')
    expect(tries).toBe(1)
  })
})

describe('several tabs', () => {
  test('send each filing once, with the lock or with the lease alone', async () => {
    for (const locks of [someLocks(), undefined]) {
      const [server, device, clock] = [new SimulatedServer(), aDevice(), new HandClock()]
      const tabs = await Promise.all([1, 2, 3].map(() => aTab(device, server, { clock, locks })))
      for (let count = 0; count < 5; count += 1) await queue((tabs[0] as Tab).storage, aDraft(), ANONYMOUS)
      await Promise.all(tabs.map(tab => tab.runner.wake('start')))
      expect(server.seen.filter(isFilingPut)).toHaveLength(5)
      expect(server.registered.size).toBe(5)
    }
  })

  test('a tab that froze while sending is replaced when its lease has run out', async () => {
    const [server, device, clock, locks] = [new SimulatedServer(), aDevice(), new HandClock(), someLocks()]
    const [frozen, other] = [await aTab(device, server, { clock, locks }), await aTab(device, server, { clock, locks })]
    const entry = await queue(frozen.storage, aDraft(), ANONYMOUS)
    let thaw = (): void => undefined
    const fetch = server.fetch
    const slow = await aTab(device, Object.assign(Object.create(server) as SimulatedServer, {
      fetch: async (...request: Parameters<typeof fetch>) => {
        if (methodOf(...request) === 'PUT') await new Promise<void>(resolve => { thaw = resolve })
        return fetch(...request)
      },
    }), { clock, locks })
    const frozenRun = slow.runner.wake('start')
    await expect.poll(async () => (await entryOf(other, entry)).state.at).toBe('sending')
    await other.runner.wake('by-hand')
    expect(server.registered.size).toBe(0)
    clock.pass(61_000)
    await other.runner.wake('by-hand')
    expect((await entryOf(other, entry)).state.at).toBe('filed')
    const thawing = setInterval(() => { thaw() }, 1)
    await frozenRun
    clearInterval(thawing)
    expect(slow.states).toEqual(['sending', 'idle']) // it sends no more, and says so: an update waits for it
    expect((await entryOf(other, entry)).state).toMatchObject({ at: 'filed', label: '0000001/2026' })
    expect(server.registered.size).toBe(1)
  })

  test('a page killed while sending leaves its entry to the next one', async () => {
    const [server, device, clock] = [new SimulatedServer(), aDevice(), new HandClock()]
    const killed = await aTab(device, server, { clock, locks: someLocks() })
    const entry = await queue(killed.storage, aDraft(), ANONYMOUS)
    must(await killed.storage.takeLease('dead', true))
    must(await killed.storage.moveEntry('dead', entry.id, { at: 'sending', since: '2026-11-22T08:00:00.000Z' }))
    const next = await aTab(device, server, { clock, locks: someLocks() })
    await next.runner.wake('start')
    expect((await entryOf(next, entry)).state.at).toBe('filed')
  })
})

test('stopping the page in the middle is no failure: nothing is written of it', async () => {
  const { server, tab, entry } = await queuedFiling()
  server.fault = seen => {
    if (isFilingPut(seen)) tab.runner.stop()
    return undefined
  }
  await tab.runner.wake('start')
  expect(await entryOf(tab, entry)).toMatchObject({ state: { at: 'sending' }, attempts: 0 })
})

test('a page with an empty outbox asks nothing of anybody', async () => {
  const server = new SimulatedServer()
  const tab = await aTab(aDevice(), server)
  await tab.runner.wake('start')
  expect(server.seen).toEqual([])
  expect(tab.nextWakeMs()).toBeUndefined()
})

test('bytes that the disk has bent are not sent under the old seal', async () => {
  const [server, device] = [new SimulatedServer(), aDevice()]
  const tab = await aTab(device, server)
  const entry = await queue(tab.storage, aDraft(), ANONYMOUS)
  const storage = { ...tab.storage, sealedBytes: () => Promise.resolve({ ok: true as const, value: new ArrayBuffer(3) }) }
  const bent = await aTab({ ...device, open: () => Promise.resolve(storage) }, server)
  await bent.runner.wake('start')
  expect((await entryOf(tab, entry)).state).toMatchObject({ at: 'needs-correction', problems: [{ code: 'storage.damaged' }] })
  expect(server.seen.filter(isFilingPut)).toEqual([])
})
