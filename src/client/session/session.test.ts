import { describe, expect, test } from 'vitest'
import type { SessionReply } from '#contract/identity.ts'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import { aDefinition, aDevice, aDraft, must, PROCEDURE, type Device } from '#support/device.ts'
import { loggedInAs } from '#support/simulated-server.ts'
import type { DeviceStorage } from '../storage/storage.ts'
import { createSession, type Session, type SessionPorts } from './session.ts'

const NOBODY: SessionReply = { person: null, staff: null, assurance: 0, expiresAt: null }

interface Stage {
  readonly storage: DeviceStorage
  readonly farewells: () => number
  says: (reply: SessionReply | 'unreachable') => void
  page: () => Session
}

const openAtOnce = (): Promise<void> => Promise.resolve()

async function aStage(device: Device = aDevice(), admit: SessionPorts['admit'] = openAtOnce): Promise<Stage> {
  const storage = await device.open()
  let reply: SessionReply | 'unreachable' = NOBODY
  let farewells = 0
  const answer = <T>(value: T): Promise<Result<T> & { arrival: object }> =>
    Promise.resolve(reply === 'unreachable' ? { ...refuse('network.unreachable', {}), arrival: {} } : { ...ok(value), arrival: {} })
  return {
    storage,
    farewells: () => farewells,
    says: now => { reply = now },
    page: () => createSession({
      ask: () => answer(reply as SessionReply), // the other case answers a problem
      server: () => Promise.resolve({
        logout: () => {
          if (reply !== 'unreachable') farewells += 1
          return answer(undefined)
        },
      }),
      storage: () => Promise.resolve(storage),
      admit,
    }),
  }
}

test('until somebody has answered nobody is shown anything', async () => {
  const session = (await aStage()).page()
  expect([session.known.value, session.owner.value]).toEqual([false, 'device'])
  await session.refresh()
  expect([session.known.value, session.confirmed.value]).toEqual([true, true])
})

test('at login what was written before becomes the person\'s', async () => {
  const stage = await aStage()
  must(await stage.storage.keepDefinition(PROCEDURE, aDefinition()))
  must(await stage.storage.saveDraft(aDraft(), 0))
  stage.says(loggedInAs('anna'))
  const session = stage.page()
  await session.refresh()
  expect(session.owner.value).toBe('anna')
  expect(must(await stage.storage.listDrafts('anna'))).toHaveLength(1)
})

describe('with no network', () => {
  test('who was logged in last finds their things again', async () => {
    const stage = await aStage()
    stage.says(loggedInAs('anna'))
    await stage.page().refresh()
    stage.says('unreachable')
    const session = stage.page()
    await session.refresh()
    expect([session.owner.value, session.confirmed.value]).toEqual(['anna', false])
  })

  test('or with one that does not answer', async () => {
    const stage = await aStage()
    stage.says(loggedInAs('anna'))
    await stage.page().refresh()
    const session = createSession({
      ask: () => new Promise(() => undefined), server: () => Promise.reject(new Error('not asked')), storage: () => Promise.resolve(stage.storage), admit: openAtOnce, patienceMs: 1,
    })
    void session.refresh()
    await expect.poll(() => session.owner.value).toBe('anna')
  })

  test('a session the server has ended is not raised again', async () => {
    const stage = await aStage()
    for (const reply of [loggedInAs('anna'), NOBODY, 'unreachable'] as const) {
      stage.says(reply)
      await stage.page().refresh()
    }
    const session = stage.page()
    await session.refresh()
    expect(session.owner.value).toBe('device')
  })

  test('a network that goes while the page is open logs nobody out', async () => {
    const stage = await aStage()
    stage.says(loggedInAs('anna'))
    const session = stage.page()
    await session.refresh()
    stage.says('unreachable')
    await session.refresh()
    expect(session.owner.value).toBe('anna')
  })

  test('logging out works, and the server is told when it is heard again', async () => {
    const stage = await aStage()
    stage.says(loggedInAs('anna'))
    const session = stage.page()
    await session.refresh()
    stage.says('unreachable')
    must(await session.logout())
    expect(session.owner.value).toBe('device')
    const later = stage.page()
    await later.refresh()
    expect(later.owner.value).toBe('device')
    expect(stage.farewells()).toBe(0)
    stage.says(loggedInAs('anna')) // the cookie still stands: the farewell goes before it is believed
    await later.refresh()
    expect([later.owner.value, stage.farewells()]).toEqual(['device', 1])
  })

  test('who logs in after somebody left is not sent away in their place', async () => {
    const stage = await aStage()
    stage.says(loggedInAs('anna'))
    const session = stage.page()
    await session.refresh()
    stage.says('unreachable')
    must(await session.logout())
    stage.says(loggedInAs('bruno'))
    await session.refresh()
    expect([session.owner.value, stage.farewells()]).toEqual(['bruno', 0])
  })
})

test('an answer that was on its way when the person left does not bring them back', async () => {
  const stage = await aStage()
  let arrive = (): void => undefined
  const session = createSession({
    ask: () => new Promise(resolve => { arrive = () => { resolve({ ...ok(loggedInAs('anna')), arrival: {} }) } }),
    server: () => Promise.resolve({ logout: () => Promise.resolve({ ...ok(undefined), arrival: {} }) }),
    storage: () => Promise.resolve(stage.storage),
    admit: openAtOnce,
  })
  const refreshing = session.refresh()
  must(await session.logout())
  arrive()
  await refreshing
  expect(session.owner.value).toBe('device')
})

describe('who leaves while they are welcomed', () => {
  /** A page on whose device something happens in the midst of one of the welcome's steps. */
  function aPageOf(stage: Stage, device: Partial<DeviceStorage>): Session {
    return createSession({
      ask: () => Promise.resolve({ ...ok(loggedInAs('anna')), arrival: {} }),
      server: () => Promise.resolve({ logout: () => Promise.resolve({ ...refuse('network.unreachable', {}), arrival: {} }) }),
      storage: () => Promise.resolve({ ...stage.storage, ...device }),
      admit: openAtOnce,
    })
  }

  async function expectGone(stage: Stage, session: Session): Promise<void> {
    expect([session.owner.value, session.keyholder.value]).toEqual(['device', 'device'])
    expect(must(await stage.storage.recallPerson())).toEqual({ leaving: 'anna' })
  }

  test('does not come back when what they wrote has changed hands', async () => {
    const stage = await aStage()
    const session = aPageOf(stage, {
      claimDeviceWork: async () => {
        must(await session.logout())
        return ok(0)
      },
    })
    await session.refresh()
    await expectGone(stage, session)
  })

  test('does not come back when they have been written down', async () => {
    const stage = await aStage()
    let leaving: Promise<Result<void>> | undefined
    const session = aPageOf(stage, {
      rememberPerson: async who => {
        if (who && 'person' in who) {
          await Promise.resolve()
          leaving = session.logout()
          await new Promise(resolve => { setTimeout(resolve) })
        }
        return stage.storage.rememberPerson(who)
      },
    })
    await session.refresh()
    await leaving
    await expectGone(stage, session)
  })

  test('does not come back out of the memory of the device, with no network', async () => {
    const stage = await aStage()
    stage.says(loggedInAs('anna'))
    await stage.page().refresh()
    let [asked, read] = [(): void => undefined, (): void => undefined]
    const isAsked = new Promise<void>(resolve => { asked = resolve })
    const isRead = new Promise<void>(resolve => { read = resolve })
    let reads = 0
    const session = createSession({
      ask: () => Promise.resolve({ ...refuse('network.unreachable', {}), arrival: {} }),
      server: () => Promise.resolve({ logout: () => Promise.resolve({ ...refuse('network.unreachable', {}), arrival: {} }) }),
      storage: () => Promise.resolve({
        ...stage.storage,
        recallPerson: async () => {
          const recalled = await stage.storage.recallPerson()
          reads += 1
          if (reads < 2) return recalled // the first tells whether somebody was leaving
          asked()
          await isRead
          return recalled
        },
      }),
      admit: openAtOnce,
    })
    const refreshing = session.refresh()
    await isAsked
    must(await session.logout())
    read()
    await refreshing
    expect(session.owner.value).toBe('device')
  })
})

test('what could not become the person\'s is told, and keeps nobody out', async () => {
  const stage = await aStage()
  const session = createSession({
    ask: () => Promise.resolve({ ...ok(loggedInAs('anna')), arrival: {} }),
    server: () => Promise.resolve({ logout: () => Promise.resolve({ ...ok(undefined), arrival: {} }) }),
    storage: () => Promise.resolve({ ...stage.storage, claimDeviceWork: () => Promise.resolve(refuse('storage.damaged', {})) }),
    admit: openAtOnce,
  })
  await session.refresh()
  expect([session.owner.value, session.unclaimed.value.map(one => one.code)]).toEqual(['anna', ['storage.damaged']])
  must(await session.logout())
  expect(session.unclaimed.value).toEqual([])
})

describe('behind a lock', () => {
  const CODE = { by: 'passphrase', terms: { salt: new Uint8Array(16), memoryKiB: 8, passes: 1 }, secret: new Uint8Array(32) } as const

  /** A device on which anna has a lock that is closed, and what opens it. */
  async function aLockedStage(): Promise<{ readonly stage: Stage, readonly unlock: () => Promise<void>, readonly asked: string[] }> {
    const device = aDevice()
    const first = await aStage(device)
    first.says(loggedInAs('anna'))
    await first.page().refresh()
    must(await first.storage.setLock('anna', CODE))
    const asked: string[] = []
    let open = (): void => undefined
    const opened = new Promise<void>(resolve => { open = resolve })
    const stage = await aStage(device, owner => {
      asked.push(owner)
      return opened
    })
    return {
      stage,
      asked,
      unlock: async () => {
        must(await stage.storage.unlock('anna', CODE))
        open()
      },
    }
  }

  test.each([
    ['says who it is', () => loggedInAs('anna')],
    ['is not heard', () => 'unreachable' as const],
  ])('the server %s, and nobody is shown anything until it is open', async (_, says) => {
    const { stage, unlock, asked } = await aLockedStage()
    stage.says(says())
    const session = stage.page()
    const refreshing = session.refresh()
    await expect.poll(() => asked).toEqual(['anna'])
    expect([session.known.value, session.person.value, session.keyholder.value]).toEqual([false, null, 'anna'])
    await unlock()
    await refreshing
    expect([session.known.value, session.owner.value, session.person.value?.givenName]).toEqual([true, 'anna', 'Anna'])
  })

  test('one may leave without opening it', async () => {
    const { stage, unlock, asked } = await aLockedStage()
    stage.says(loggedInAs('anna'))
    const session = stage.page()
    const refreshing = session.refresh()
    await expect.poll(() => asked).toEqual(['anna'])
    must(await session.logout())
    expect([session.known.value, session.owner.value, session.keyholder.value, stage.farewells()]).toEqual([true, 'device', 'device', 1])
    await unlock()
    await refreshing
    expect(session.owner.value).toBe('device')
  })
})

describe('the staff', () => {
  const OFFICER: SessionReply = { ...NOBODY, staff: { owner: 's1', name: 'Ottavia Viari', roles: [] }, assurance: 2 }

  test('have drafts of their own, and what was written before they came stays the device\'s', async () => {
    const stage = await aStage()
    must(await stage.storage.keepDefinition(PROCEDURE, aDefinition()))
    must(await stage.storage.saveDraft(aDraft(), 0))
    stage.says(OFFICER)
    const session = stage.page()
    await session.refresh()
    expect([session.owner.value, session.person.value, session.staff.value?.name]).toEqual(['s1', null, 'Ottavia Viari'])
    expect(must(await stage.storage.listDrafts('s1'))).toEqual([])
    expect(must(await stage.storage.listDrafts('device'))).toHaveLength(1)
  })

  test('find their things again on the road, with no network', async () => {
    const stage = await aStage()
    stage.says(OFFICER)
    await stage.page().refresh()
    stage.says('unreachable')
    const session = stage.page()
    await session.refresh()
    expect([session.owner.value, session.staff.value?.name, session.assurance.value, session.confirmed.value]).toEqual(['s1', 'Ottavia Viari', 2, false])
  })

  test('are not found by who comes after them', async () => {
    const stage = await aStage()
    for (const reply of [OFFICER, loggedInAs('anna'), 'unreachable'] as const) {
      stage.says(reply)
      await stage.page().refresh()
    }
    const session = stage.page()
    await session.refresh()
    expect([session.owner.value, session.staff.value]).toEqual(['anna', null])
  })
})
