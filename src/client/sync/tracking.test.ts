import { expect, test } from 'vitest'
import type { FilingCard, MyFilingReply } from '#contract/filings.ts'
import type { SessionReply } from '#contract/identity.ts'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import { aDevice, codes, must } from '#support/device.ts'
import { loggedInAs } from '#support/simulated-server.ts'
import type { Answer } from '../api/api.ts'
import { refreshMyFiling, refreshMyFilings, type TrackingPorts } from './tracking.ts'

const card = (id: string, registeredAt: string): FilingCard => ({ id, registeredAt, state: 'registered' }) as unknown as FilingCard // lists read no more of it
const answer = <T>(result: Result<T>): Promise<Answer<T>> => Promise.resolve({ ...result, arrival: {} })

function serverOf(session: SessionReply): TrackingPorts['api'] {
  return {
    session: () => answer(ok(session)),
    myFilings: after => answer(ok(after === undefined ? { filings: [card('1', '2026-01-01')], next: 'p2' } : { filings: [card('2', '2026-02-02')] })),
    myFiling: id => answer(ok({ card: card(id, '2026-01-01'), events: [{ kind: 'in-charge' }] } as unknown as MyFilingReply)),
  }
}

test('all pages are kept, newest first, and can be read with no network', async () => {
  const storage = await aDevice().open()
  const fresh = must(await refreshMyFilings('anna', { storage, api: serverOf(loggedInAs('anna')) }))
  expect(fresh.map(one => one.card.id)).toEqual(['2', '1'])
  expect(must(await storage.listFilings('anna'))).toEqual(fresh)
  expect(must(await storage.listFilings('bruno'))).toEqual([])
})

test('a filing opened once keeps its events when the list is refreshed', async () => {
  const storage = await aDevice().open()
  const ports = { storage, api: serverOf(loggedInAs('anna')) }
  must(await refreshMyFiling('anna', '1', ports))
  must(await refreshMyFilings('anna', ports))
  expect(must(await storage.cachedFiling('anna', '1')).whole?.events).toHaveLength(1)
})

test('what the server shows Bruno is not kept as Anna\'s, whoever this page believes is here', async () => {
  const storage = await aDevice().open()
  const ports = { storage, api: serverOf(loggedInAs('bruno')) }
  expect(codes(await refreshMyFilings('anna', ports))).toEqual(['identity.login-required'])
  expect(codes(await refreshMyFiling('anna', '1', ports))).toEqual(['identity.login-required'])
  expect(must(await storage.listFilings('anna'))).toEqual([])
})

test('with no network what was kept stays readable', async () => {
  const storage = await aDevice().open()
  must(await refreshMyFilings('anna', { storage, api: serverOf(loggedInAs('anna')) }))
  const away = { ...serverOf(loggedInAs('anna')), session: () => answer<SessionReply>(refuse('network.unreachable', {})) }
  expect(codes(await refreshMyFilings('anna', { storage, api: away }))).toEqual(['network.unreachable'])
  expect(must(await storage.listFilings('anna'))).toHaveLength(2)
})
