import { describe, expect, test } from 'vitest'
import type { SessionReply } from '#contract/identity.ts'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import { aDefinition, aDevice, aDraft, must, PROCEDURE, type Device } from '#support/device.ts'
import { loggedInAs } from '#support/simulated-server.ts'
import type { DeviceStorage } from '../storage/storage.ts'
import { createSession, type Session } from './session.ts'

const NOBODY: SessionReply = { person: null, staff: null, assurance: 0, expiresAt: null }

interface Stage {
  readonly storage: DeviceStorage
  readonly farewells: () => number
  says: (reply: SessionReply | 'unreachable') => void
  page: () => Session
}

async function aStage(device: Device = aDevice()): Promise<Stage> {
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
      ask: () => new Promise(() => undefined), server: () => Promise.reject(new Error('not asked')), storage: () => Promise.resolve(stage.storage), patienceMs: 1,
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
  })
  const refreshing = session.refresh()
  must(await session.logout())
  arrive()
  await refreshing
  expect(session.owner.value).toBe('device')
})

test('the staff\'s session is nobody\'s as far as drafts go', async () => {
  const stage = await aStage()
  stage.says({ ...NOBODY, staff: { owner: 's1', name: 'Ufficio', roles: [] }, assurance: 2 })
  const session = stage.page()
  await session.refresh()
  expect([session.owner.value, session.staff.value?.name]).toEqual(['device', 'Ufficio'])
})
