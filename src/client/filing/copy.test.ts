import { expect, test } from 'vitest'
import { kinds } from '#fields/index.ts'
import { ok } from '#domain/problem/problem.ts'
import type { Definition, DefinitionRef } from '#domain/procedure/definition.ts'
import type { Answers } from '#domain/filing/filing.ts'
import type { MyFilingReply } from '#contract/filings.ts'
import { must } from '#support/device.ts'
import { sha256Hex } from '../storage/digest.ts'
import { openStorage } from '../storage/open.ts'
import { DEVICE, type DraftRecord } from '../storage/records.ts'
import { copyDraft } from './copy.ts'
import { aDefinition, someday } from './filing.builder.ts'
import { beginDraft } from './open.ts'
import type { FilingWorld } from './ports.ts'

const ref: DefinitionRef = { id: 'occupazione', version: 1, digest: 'd'.repeat(64) }
const PHOTO = { id: 'foto', type: 'attachment', accept: ['pdf'], count: [0, 2], label: { it: 'Foto', en: 'Photograph' } }

function withPhoto(): Definition {
  const { steps, ...rest } = aDefinition()
  return { ...rest, steps: steps.map((step, at) => at === 0 ? { ...step, fields: [...step.fields, PHOTO] } : step) }
}

let made = 0
async function aWorld(): Promise<FilingWorld> {
  made += 1
  const storage = await openStorage({ name: `copy-${made}` })
  const definition = withPhoto()
  let ids = 0
  return {
    offered: () => Promise.resolve(undefined),
    storage: () => Promise.resolve(storage), kinds, sha256: sha256Hex,
    definition: () => Promise.resolve(ok(definition)),
    places: () => Promise.resolve(someday.places),
    now: () => '2026-11-22T09:00:00.000Z',
    keyholder: () => DEVICE,
    freshId: () => {
      ids += 1
      return `00000000-0000-4000-8000-00000000000${ids}`
    },
  }
}

async function aFile(world: FilingWorld, name: string): Promise<unknown> {
  const bytes = new TextEncoder().encode(`%PDF-1.7 ${name}`).buffer
  const { sha256 } = must(await (await world.storage()).keepFile(bytes))
  return { name, mediaType: 'application/pdf', bytes: bytes.byteLength, sha256 }
}

async function aDraft(world: FilingWorld, answers: Answers): Promise<DraftRecord> {
  const begun = must(await beginDraft(world, { owner: DEVICE, ref, language: 'it', identity: {} }))
  return must(await (await world.storage()).saveDraft({ ...begun, answers, confirmed: ['larga'], step: 'fine' }, begun.revision))
}

const order = { owner: DEVICE, ref, language: 'it' } as const
const gone = { name: 'altrove.pdf', mediaType: 'application/pdf', bytes: 10, sha256: 'e'.repeat(64) }

test('a copy of a draft is another draft: nothing declared or confirmed goes with it, and the first stays as it was', async () => {
  const world = await aWorld()
  const here = await aFile(world, 'qui.pdf')
  const first = await aDraft(world, { titolo: 'Ponteggio', lunghezza: '5', ripristino: true, foto: [here, gone] })
  const copy = must(await copyDraft(world, { ...order, from: first.id, name: 'Copia' }))
  expect(copy.id).not.toBe(first.id)
  expect(copy).toMatchObject({ name: 'Copia', answers: { titolo: 'Ponteggio', lunghezza: '5', foto: [here] }, confirmed: [], step: null })
  expect(copy.answers).not.toHaveProperty('ripristino')
  expect(copy.copied).toMatchObject({ anew: ['ripristino'], lost: [{ path: 'foto', name: 'altrove.pdf' }] })
  expect(must(await (await world.storage()).loadDraft(DEVICE, first.id)).answers).toEqual(first.answers)
})

test('a registered filing that the device has seen becomes a draft', async () => {
  const world = await aWorld()
  const id = '11111111-1111-4111-8111-111111111111'
  const whole = {
    card: { id, procedure: ref, registeredAt: '2026-10-02T10:00:00Z' },
    content: { answers: { titolo: 'Ponteggio', ripristino: true }, sealedAt: '2026-10-01T10:00:00Z' },
  } as unknown as MyFilingReply // no more of it is read
  must(await (await world.storage()).keepFiling('anna', whole))
  const copy = must(await copyDraft(world, { ...order, owner: 'anna', from: id }))
  expect(copy).toMatchObject({ owner: 'anna', answers: { titolo: 'Ponteggio' } })
  expect(copy).not.toHaveProperty('name')
})

test('nobody copies what is not theirs', async () => {
  const world = await aWorld()
  const first = await aDraft(world, { titolo: 'Ponteggio' })
  expect(await copyDraft(world, { ...order, owner: 'anna', from: first.id })).toMatchObject({ ok: false, problems: [{ code: 'draft.unknown' }] })
})
