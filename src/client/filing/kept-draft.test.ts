import { describe, expect, test } from 'vitest'
import { kinds } from '#fields/index.ts'
import { ok, refuse } from '#domain/problem/problem.ts'
import type { DefinitionRef } from '#domain/procedure/definition.ts'
import { sha256Hex } from '../storage/digest.ts'
import { openStorage } from '../storage/open.ts'
import { DEVICE, type Owner } from '../storage/records.ts'
import { aDefinition, someday } from './filing.builder.ts'
import { keepDraft, type KeptDraft } from './kept-draft.ts'
import { beginDraft, openSaved } from './open.ts'
import type { FilingWorld } from './ports.ts'

const ref: DefinitionRef = { id: 'occupazione', version: 1, digest: 'd'.repeat(64) }
const whole = { titolo: 'Ponteggio', lunghezza: '5', larghezza: '2.5', permanente: false, ripristino: true }

let made = 0
async function aWorld(keyholder: () => Owner = () => DEVICE): Promise<FilingWorld> {
  made += 1
  const storage = await openStorage({ name: `kept-draft-${made}` })
  let ids = 0
  return {
    storage: () => Promise.resolve(storage), kinds, sha256: sha256Hex,
    definition: named => Promise.resolve(named.digest === ref.digest ? ok(aDefinition()) : refuse('definition.unknown', {})),
    offered: () => Promise.resolve(undefined),
    places: () => Promise.resolve(someday.places),
    now: () => '2026-11-22T09:00:00.000Z',
    keyholder,
    freshId: () => {
      ids += 1
      return `00000000-0000-4000-8000-00000000000${ids}`
    },
  }
}

async function aDraft(world: FilingWorld, identity = {}): Promise<KeptDraft> {
  const begun = await beginDraft(world, { owner: DEVICE, ref, language: 'it', identity })
  if (!begun.ok) throw new Error('it did not begin')
  return reopen(world, begun.value.id)
}

async function reopen(world: FilingWorld, id: string): Promise<KeptDraft> {
  const open = await openSaved(world, DEVICE, id)
  if (!open.ok) throw new Error(open.problems[0]?.code)
  return keepDraft(world, open.value)
}

function fill(draft: KeptDraft, answers: Readonly<Record<string, unknown>>): void {
  for (const [id, answer] of Object.entries(answers)) draft.form.set(id, answer)
}

test('what was written is there again, with its name and its step', async () => {
  const world = await aWorld()
  const draft = await aDraft(world)
  fill(draft, { titolo: 'Ponteggio' })
  draft.rename('  Casa della nonna ')
  draft.atStep('fine')
  expect(draft.changes.value).toBe(3)
  expect(await draft.save()).toMatchObject({ ok: true })
  const again = await reopen(world, draft.record.value.id)
  expect(again.form.state().answers).toEqual({ titolo: 'Ponteggio' })
  expect([again.name.value, again.record.value.step]).toEqual(['Casa della nonna', 'fine'])
})

test('an emptied name is no name', async () => {
  const world = await aWorld()
  const draft = await aDraft(world)
  draft.rename('Prova')
  await draft.save()
  draft.rename('')
  await draft.save()
  expect((await reopen(world, draft.record.value.id)).record.value).not.toHaveProperty('name')
})

test('a second window that saved first is not written over until the person says so', async () => {
  const world = await aWorld()
  const draft = await aDraft(world)
  const other = await reopen(world, draft.record.value.id)
  fill(other, { titolo: 'Altra' })
  await other.save()
  fill(draft, { titolo: 'Mia' })
  const stale = await draft.save()
  expect(stale).toMatchObject({ ok: false, problems: [{ code: 'draft.stale', details: { theirs: 2 } }] })
  draft.keepMine(2)
  expect(await draft.save()).toMatchObject({ ok: true })
  expect((await reopen(world, draft.record.value.id)).form.state().answers).toEqual({ titolo: 'Mia' })
})

describe('somebody logs in while they write:', () => {
  const ANNA = { owner: 'anna', fiscalNumber: 'TINIT-RSSNNA85T50A562S' }

  async function claimed(): Promise<{ readonly world: FilingWorld, readonly draft: KeptDraft, readonly login: (owner: Owner) => void }> {
    let keyholder: Owner = DEVICE
    const world = await aWorld(() => keyholder)
    const draft = await aDraft(world)
    fill(draft, { titolo: 'Ponteggio' })
    await draft.save()
    fill(draft, { lunghezza: '5' })
    await (await world.storage()).claimDeviceWork(ANNA.owner, ANNA.fiscalNumber)
    return { world, draft, login: owner => { keyholder = owner } }
  }

  test('what they typed since is kept as theirs', async () => {
    const { world, draft, login } = await claimed()
    login(ANNA.owner)
    expect(await draft.save()).toMatchObject({ ok: true, value: { owner: 'anna', answers: { titolo: 'Ponteggio', lunghezza: '5' } } })
    fill(draft, { larghezza: '2.5' })
    expect(await draft.save()).toMatchObject({ ok: true })
    expect(await (await world.storage()).loadDraft('anna', draft.record.value.id)).toMatchObject({ value: { answers: { titolo: 'Ponteggio', lunghezza: '5', larghezza: '2.5' } } })
  })

  test('not as that of somebody else', async () => {
    const { draft, login } = await claimed()
    for (const owner of [DEVICE, 'bruno']) {
      login(owner)
      expect(await draft.save()).toMatchObject({ ok: false, problems: [{ code: 'draft.stale' }] })
    }
  })

  test('not over what they have written in another window, until they say so', async () => {
    const { world, draft, login } = await claimed()
    login(ANNA.owner)
    const other = await openSaved(world, ANNA.owner, draft.record.value.id)
    if (!other.ok) throw new Error('it did not open')
    const there = keepDraft(world, other.value)
    fill(there, { titolo: 'Altra' })
    await there.save()
    expect(await draft.save()).toMatchObject({ ok: false, problems: [{ code: 'draft.stale', details: { theirs: 4 } }] })
    draft.keepMine(4)
    expect(await draft.save()).toMatchObject({ ok: true, value: { owner: 'anna', answers: { titolo: 'Ponteggio', lunghezza: '5' } } })
  })
})

test('an incomplete draft is not queued and stays a draft', async () => {
  const world = await aWorld()
  const draft = await aDraft(world)
  fill(draft, { titolo: 'Ponteggio' })
  await draft.save()
  expect(await draft.confirm()).toMatchObject({ ok: false })
  expect((await reopen(world, draft.record.value.id)).form.state().answers).toEqual({ titolo: 'Ponteggio' })
})

test('a confirmed draft leaves the drafts and is queued once, under the id it began with', async () => {
  const world = await aWorld()
  const draft = await aDraft(world)
  fill(draft, whole)
  await draft.save()
  const queued = await draft.confirm()
  expect(queued).toMatchObject({ ok: true, value: { id: draft.record.value.id, state: { at: 'queued' }, assurance: 2, anonymous: false } })
  expect(await draft.confirm()).toMatchObject({ ok: true, value: { sealHash: queued.ok && queued.value.sealHash } }) // pressed twice in one moment: the entry that is there
  Object.assign(world, { now: () => '2026-11-22T09:00:01.000Z' })
  expect(await draft.confirm()).toMatchObject({ ok: false, problems: [{ code: 'draft.unknown' }] })
  const storage = await world.storage()
  expect(await storage.listDrafts(DEVICE)).toEqual(ok([]))
  expect(await storage.listOutbox(DEVICE)).toMatchObject({ value: [{ id: draft.record.value.id }] })
})

test('a remark must be confirmed first, and what was confirmed is sealed', async () => {
  const world = await aWorld()
  const draft = await aDraft(world)
  fill(draft, { ...whole, larghezza: '12' })
  await draft.save()
  expect(await draft.confirm()).toMatchObject({ ok: false, problems: [{ code: 'filing.warning-unconfirmed', details: { check: 'larga' } }] })
  draft.setConfirmed(['larga'])
  await draft.save()
  expect(await draft.confirm()).toMatchObject({ ok: true })
})

test('a draft that is not there does not turn into an empty one', async () => {
  const world = await aWorld()
  expect(await openSaved(world, DEVICE, '00000000-0000-4000-8000-000000000009')).toMatchObject({ ok: false, problems: [{ code: 'draft.unknown' }] })
  expect(await (await world.storage()).listDrafts(DEVICE)).toEqual(ok([]))
})
