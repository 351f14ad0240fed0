import { expect, test } from 'vitest'
import { problem } from '#domain/problem/problem.ts'
import { aDevice, aDraft, ANONYMOUS, attached, codes, IDENTIFIED, must, queue, seal } from '#support/device.ts'
import type { Attempt, OutboxEntry, OutboxState } from './records.ts'
import type { DeviceStorage } from './storage.ts'

const ENTRY_OWNER = 'anna'

async function move(storage: DeviceStorage, id: string, state: OutboxState, attempt?: Attempt): Promise<OutboxEntry | undefined> {
  must(await storage.takeLease('me', true))
  return must(await storage.moveEntry('me', id, state, attempt))
}

test('sealing moves the draft to the outbox with the same id and the same bytes', async () => {
  const storage = await aDevice().open()
  const draft = aDraft({ owner: ENTRY_OWNER })
  const { revision } = must(await storage.saveDraft(draft, 0))
  const sealed = await seal(draft)
  const entry = must(await storage.sealToOutbox(revision, sealed, IDENTIFIED))
  expect(entry).toMatchObject({ id: draft.id, owner: ENTRY_OWNER, sealHash: sealed.sealHash, state: { at: 'queued' } })
  expect(new Uint8Array(must(await storage.sealedBytes(draft.id)))).toEqual(sealed.bytes)
  expect(must(await storage.listDrafts(ENTRY_OWNER))).toEqual([])
})

test('two tabs seal the same revision: one entry', async () => {
  const device = aDevice()
  const [here, there] = [await device.open(), await device.open()]
  const draft = aDraft()
  const { revision } = must(await here.saveDraft(draft, 0))
  const sealed = [await seal(draft), await seal(draft)] as const // each at its own moment
  const results = await Promise.all([here.sealToOutbox(revision, sealed[0], ANONYMOUS), there.sealToOutbox(revision, sealed[1], ANONYMOUS)])
  expect(results.filter(one => one.ok)).toHaveLength(1)
  expect(results.flatMap(codes)).toEqual(['draft.unknown'])
  expect(must(await here.listOutbox('device'))).toHaveLength(1)
})

test('a draft that has moved on is not sealed by the tab that did not see it', async () => {
  const storage = await aDevice().open()
  const draft = aDraft()
  must(await storage.saveDraft(draft, 0))
  must(await storage.saveDraft(draft, 1))
  expect(codes(await storage.sealToOutbox(1, await seal(draft), ANONYMOUS))).toEqual(['draft.stale'])
  expect(must(await storage.listOutbox('device'))).toEqual([])
})

test('a late autosave cannot raise a sealed draft under the same id', async () => {
  const storage = await aDevice().open()
  const draft = aDraft()
  await queue(storage, draft, ANONYMOUS)
  expect(codes(await storage.saveDraft(draft, 1))).toEqual(['draft.unknown'])
  expect(codes(await storage.saveDraft(draft, 0))).toEqual(['draft.unknown'])
})

test('a filing whose photograph is not on the device is not sealed', async () => {
  const storage = await aDevice().open()
  const draft = aDraft()
  const { revision } = must(await storage.saveDraft(draft, 0))
  const sealed = await seal(draft, [attached('foto.0', 'a'.repeat(64), 10)])
  expect(codes(await storage.sealToOutbox(revision, sealed, ANONYMOUS))).toEqual(['attachment.incomplete'])
  expect(must(await storage.listDrafts('device'))).toHaveLength(1)
})

test('a refused entry becomes a draft again, under the same id and with every answer', async () => {
  const storage = await aDevice().open()
  const draft = aDraft({ owner: ENTRY_OWNER })
  await queue(storage, draft, IDENTIFIED)
  await move(storage, draft.id, { at: 'needs-correction', problems: [problem('field.required', { path: 'km' })] })
  const reopened = must(await storage.reopenAsDraft(ENTRY_OWNER, draft.id, 'fresh'))
  expect(reopened).toMatchObject({ ...draft, revision: 2 })
  expect(must(await storage.listOutbox(ENTRY_OWNER))).toEqual([])
  expect(must(await storage.sealToOutbox(2, await seal(draft), IDENTIFIED)).state).toEqual({ at: 'queued' })
})

test('after `filing.id-reused` the draft gets a new id: the old one is taken', async () => {
  const storage = await aDevice().open()
  const draft = aDraft()
  await queue(storage, draft, ANONYMOUS)
  await move(storage, draft.id, { at: 'needs-correction', problems: [problem('filing.id-reused', { id: draft.id })] })
  expect(must(await storage.reopenAsDraft('device', draft.id, 'fresh')).id).toBe('fresh')
})

const instant = '2026-11-22T08:00:00.000Z'
const waiting: OutboxState = { at: 'waiting', until: instant, asked: false, problem: problem('network.unreachable', {}) }

test.each<[OutboxState]>([[{ at: 'queued' }], [waiting], [{ at: 'needs-login', assurance: 2 }]])('an entry that stands %j becomes a draft again while only a file of it has left; once the filing itself has, it may have reached the server', async stands => {
  const storage = await aDevice().open()
  const draft = aDraft()
  await queue(storage, draft, ANONYMOUS)
  await move(storage, draft.id, stands)
  const reopened = must(await storage.reopenAsDraft('device', draft.id, 'fresh'))
  expect(reopened.id).toBe(draft.id)
  must(await storage.sealToOutbox(reopened.revision, await seal(draft), ANONYMOUS))
  await move(storage, draft.id, { at: 'sending', since: instant })
  expect(codes(await storage.reopenAsDraft('device', draft.id, 'fresh'))).toEqual(['filing.unknown'])
  await move(storage, draft.id, stands, { at: instant, during: 'attachment', problem: problem('network.unreachable', {}) })
  const again = must(await storage.reopenAsDraft('device', draft.id, 'fresh'))
  expect(again.id).toBe(draft.id)
  must(await storage.sealToOutbox(again.revision, await seal(draft), ANONYMOUS))
  await move(storage, draft.id, { at: 'sending', since: instant, leaving: true })
  await move(storage, draft.id, stands)
  expect(codes(await storage.reopenAsDraft('device', draft.id, 'fresh'))).toEqual(['filing.unknown'])
})

test.each<[Omit<Attempt, 'at' | 'during'>, OutboxEntry['left'], string]>([
  [{ status: 429, problem: problem('request.rate-limited', { retryAfterSeconds: 3 }) }, 'never', 'the server answered that it did not take it'],
  [{ status: 423, problem: problem('filing.in-flight', {}) }, 'unknown', 'another request with it is being answered'],
  [{ status: 503, unanswered: true, problem: problem('server.unavailable', {}) }, 'unknown', 'it may have been registered before the server fell'],
  [{ unanswered: true, problem: problem('network.unreachable', {}) }, 'unknown', 'the answer was lost'],
  [{ status: 403, problem: problem('network.not-our-server', {}) }, 'unknown', 'who answered is not the server'],
])('after the answer %j the filing has left: %s (%s)', async (answer, left) => {
  const storage = await aDevice().open()
  const { id } = await queue(storage, aDraft(), ANONYMOUS)
  await move(storage, id, { at: 'sending', since: instant, leaving: true })
  expect(await move(storage, id, waiting, { at: instant, during: 'filing', ...answer })).toMatchObject({ left })
})

test('a page that died while the filing left: what became of it is not known, whatever comes after', async () => {
  const storage = await aDevice().open()
  const { id } = await queue(storage, aDraft(), ANONYMOUS)
  await move(storage, id, { at: 'sending', since: instant, leaving: true })
  await move(storage, id, { at: 'sending', since: instant })
  expect(await move(storage, id, waiting, { at: instant, during: 'filing', status: 429, problem: problem('request.rate-limited', { retryAfterSeconds: 3 }) })).toMatchObject({ left: 'unknown' })
})

test('another person\'s entry is not listed, read or reopened', async () => {
  const storage = await aDevice().open()
  const draft = aDraft({ owner: ENTRY_OWNER })
  await queue(storage, draft, IDENTIFIED)
  await move(storage, draft.id, { at: 'needs-correction', problems: [] })
  expect(must(await storage.listOutbox('bruno'))).toEqual([])
  expect(codes(await storage.outboxEntry('bruno', draft.id))).toEqual(['filing.unknown'])
  expect(codes(await storage.reopenAsDraft('bruno', draft.id, 'fresh'))).toEqual(['filing.unknown'])
})

test('a watcher hears of what another tab sealed', async () => {
  const device = aDevice()
  const [here, there] = [await device.open(), await device.open()]
  const heard: number[] = []
  const stop = here.watchOutbox('device', entries => heard.push(entries.length))
  await expect.poll(() => heard).toEqual([0])
  await queue(there, aDraft(), ANONYMOUS)
  await expect.poll(() => heard.at(-1)).toBe(1)
  stop()
})

test('a runner whose lease was taken over writes nothing more', async () => {
  const storage = await aDevice().open()
  const entry = await queue(storage, aDraft(), ANONYMOUS)
  must(await storage.takeLease('first', true))
  must(await storage.takeLease('second', true))
  expect(must(await storage.renewLease('first'))).toBe(false)
  expect(must(await storage.moveEntry('first', entry.id, { at: 'needs-correction', problems: [] }))).toBeUndefined()
  expect(must(await storage.outboxEntry('device', entry.id)).state.at).toBe('queued')
})

test.each([
  [59_000, false, 'still held'],
  [61_000, true, 'run out: its holder is frozen'],
  [-3_600_000, true, 'the clock was put back an hour'],
])('a lease seen %i ms later is free: %s (%s)', async (laterMs, free) => {
  let now = Date.parse('2026-11-22T08:00:00.000Z')
  const storage = await aDevice().open({ nowMs: () => now })
  must(await storage.takeLease('first', false))
  now += laterMs
  expect(must(await storage.takeLease('second', false))).toBe(free)
})
