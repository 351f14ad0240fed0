import { expect, test } from 'vitest'
import { problem } from '#domain/problem/problem.ts'
import { anEntry } from '#support/device.ts'
import type { OutboxState } from '../storage/records.ts'
import { asItStands, shareUnwritten } from './shared-unwritten.ts'

const waiting: OutboxState = { at: 'waiting', until: '2026-11-22T09:30:00.000Z', asked: false, problem: problem('network.unreachable', {}) }

test.each<[OutboxState, OutboxState['at'], string]>([
  [{ at: 'sending', since: '2026-11-22T09:00:00.000Z' }, 'waiting', 'nothing is being sent'],
  [{ at: 'queued' }, 'waiting', 'its turn comes later'],
  [{ at: 'filed', label: '0000001/2026', registeredAt: '', receiptCode: '' }, 'filed', 'registered meanwhile'],
  [{ at: 'needs-correction', problems: [] }, 'needs-correction', 'refused meanwhile'],
])('an entry that is stored as %j and was put off is shown as %s (%s)', (state, shown) => {
  const entry = anEntry({ state })
  expect(asItStands(entry, new Map([[entry.id, waiting]])).state.at).toBe(shown)
  expect(asItStands(entry, new Map())).toBe(entry)
})

test('every tab hears of it, and that it holds no more', async () => {
  const [here, there] = [new BroadcastChannel('unwritten'), new BroadcastChannel('unwritten')]
  const [sends, looks] = [shareUnwritten(here), shareUnwritten(there)]
  sends.tell('a', waiting)
  expect(sends.unwritten.value.get('a')).toEqual(waiting)
  await expect.poll(() => looks.unwritten.value.get('a')).toEqual(waiting)
  sends.tell('a', undefined)
  await expect.poll(() => looks.unwritten.value.size).toBe(0)
  here.close()
  there.close()
})
