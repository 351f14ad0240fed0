import { reactive } from 'vue'
import { describe, expect, test } from 'vitest'
import { aDevice, aDraft, codes, must } from '#support/device.ts'
import type { DraftSort } from './records.ts'

describe('a draft', () => {
  test('comes back as it was saved, with its revision', async () => {
    const storage = await aDevice().open()
    const draft = aDraft({ name: 'Buca in via Roma' })
    const saved = must(await storage.saveDraft(draft, 0))
    expect(saved).toMatchObject({ ...draft, revision: 1 })
    expect(must(await storage.loadDraft('device', draft.id))).toEqual(saved)
  })

  test('is kept from a reactive form, whose proxies IndexedDB cannot clone', async () => {
    const storage = await aDevice().open()
    const draft = aDraft({ answers: reactive({ autisti: [{ nome: 'Ada' }] }) })
    expect(must(await storage.saveDraft(draft, 0)).answers).toEqual({ autisti: [{ nome: 'Ada' }] })
  })

  test('saved in two tabs: the second is told, and nothing of the first is lost', async () => {
    const device = aDevice()
    const [here, there] = [await device.open(), await device.open()]
    const draft = aDraft()
    must(await here.saveDraft(draft, 0))
    must(await there.saveDraft({ ...draft, answers: { descrizione: 'di là' } }, 1))
    const stale = await here.saveDraft({ ...draft, answers: { descrizione: 'di qua' } }, 1)
    expect(stale).toEqual({ ok: false, problems: [{ code: 'draft.stale', details: { ours: 1, theirs: 2 } }] })
    expect(must(await here.loadDraft('device', draft.id)).answers).toEqual({ descrizione: 'di là' })
  })

  test('saved by ten tabs at the same moment: one wins, nine are told', async () => {
    const device = aDevice()
    const tabs = await Promise.all(Array.from({ length: 10 }, () => device.open()))
    const draft = aDraft()
    must(await (tabs[0] ?? await device.open()).saveDraft(draft, 0))
    const results = await Promise.all(tabs.map((tab, index) => tab.saveDraft({ ...draft, answers: { index } }, 1)))
    expect(results.filter(one => one.ok)).toHaveLength(1)
    expect(results.flatMap(codes)).toEqual(Array(9).fill('draft.stale'))
  })

  test('keeps its last twenty states', async () => {
    const storage = await aDevice().open()
    const draft = aDraft()
    for (let revision = 0; revision < 25; revision += 1) must(await storage.saveDraft({ ...draft, answers: { revision } }, revision))
    const states = must(await storage.listDraftStates('device', draft.id))
    expect(states.map(state => state.answers.revision)).toEqual(Array.from({ length: 20 }, (_, index) => 24 - index))
  })
})

describe('a list of drafts', () => {
  test('carries no answers', async () => {
    const storage = await aDevice().open()
    must(await storage.saveDraft(aDraft(), 0))
    expect(must(await storage.listDrafts('device'))[0]).not.toHaveProperty('answers')
  })

  test.each<[DraftSort, string[], string]>([
    ['changed', ['b', 'c', 'a'], 'last changed first'],
    ['begun', ['c', 'b', 'a'], 'last begun first'],
    ['title', ['a', 'b', 'c'], 'by name'],
  ])('sorted by %s → %j (%s)', async (sort, expected) => {
    let now = 0
    const storage = await aDevice().open({ nowMs: () => (now += 1000) })
    const drafts = ['a', 'b', 'c'].map(name => aDraft({ name }))
    for (const draft of drafts) must(await storage.saveDraft(draft, 0))
    if (drafts[1]) must(await storage.saveDraft(drafts[1], 1))
    expect(must(await storage.listDrafts('device', sort)).map(card => card.name)).toEqual(expected)
  })
})

describe('deleting', () => {
  test('can be undone, and may be asked twice', async () => {
    const storage = await aDevice().open()
    const draft = aDraft()
    const saved = must(await storage.saveDraft(draft, 0))
    must(await storage.deleteDraft('device', draft.id))
    must(await storage.deleteDraft('device', draft.id))
    expect(must(await storage.listDrafts('device'))).toEqual([])
    expect(must(await storage.listDeletedDrafts('device'))).toHaveLength(1)
    must(await storage.undoDelete('device', draft.id))
    expect(must(await storage.loadDraft('device', draft.id))).toEqual(saved)
  })

  test('a deleted draft is not raised by a late autosave', async () => {
    const storage = await aDevice().open()
    const draft = aDraft()
    must(await storage.saveDraft(draft, 0))
    must(await storage.deleteDraft('device', draft.id))
    expect(codes(await storage.saveDraft(draft, 1))).toEqual(['draft.unknown'])
  })

  test('for good, when the person empties the bin', async () => {
    const storage = await aDevice().open()
    const [gone, stays] = [aDraft(), aDraft()]
    must(await storage.saveDraft(gone, 0))
    must(await storage.saveDraft(stays, 0))
    must(await storage.deleteDraft('device', gone.id))
    must(await storage.purgeDeleted('device'))
    expect(codes(await storage.undoDelete('device', gone.id))).toEqual(['draft.unknown'])
    expect(must(await storage.listDrafts('device')).map(card => card.id)).toEqual([stays.id])
  })
})

test('renaming does not disturb the tab that is writing', async () => {
  const storage = await aDevice().open()
  const draft = aDraft()
  must(await storage.saveDraft(draft, 0))
  expect(must(await storage.renameDraft('device', draft.id, '  Via Roma ')).name).toBe('Via Roma')
  expect(must(await storage.saveDraft({ ...draft, name: 'Via Roma' }, 1)).revision).toBe(2)
  expect(must(await storage.renameDraft('device', draft.id, ' '))).not.toHaveProperty('name')
})

test('another person\'s draft is not listed, opened, renamed, overwritten or deleted', async () => {
  const storage = await aDevice().open()
  const draft = aDraft({ owner: 'anna' })
  const saved = must(await storage.saveDraft(draft, 0))
  expect(must(await storage.listDrafts('bruno'))).toEqual([])
  const tries = [
    await storage.loadDraft('bruno', draft.id),
    await storage.renameDraft('bruno', draft.id, 'x'),
    await storage.deleteDraft('bruno', draft.id),
    await storage.undoDelete('bruno', draft.id),
    await storage.listDraftStates('bruno', draft.id),
    await storage.saveDraft({ ...draft, owner: 'bruno' }, 1),
  ]
  expect(tries.flatMap(codes)).toEqual(Array(6).fill('draft.unknown'))
  must(await storage.purgeDeleted('bruno'))
  expect(must(await storage.loadDraft('anna', draft.id))).toEqual(saved)
})
