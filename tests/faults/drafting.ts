import { createHash, randomUUID } from 'node:crypto'
import type { DraftContent } from '#client/storage/records.ts'
import type { DraftState } from '#domain/filing/assessment.ts'
import { must, codes } from '#support/device.ts'
import type { Device } from './device.ts'
import { aDocument, filled, sealed, type Document, type Form } from './forms.ts'
import type { Intent } from './ledger.ts'

const DAY_MS = 86_400_000
/** Chunks are 512 KiB: some files need several. */
const LARGE_FILE = [600_000, 1_300_000] as const
const SMALL_FILE = [800, 6_000] as const

/** Writes one filing on the device and seals it, with what may go wrong on the way. @returns false when there is nothing left to file */
export async function draftAndSeal(device: Device): Promise<boolean> {
  const { world, chance } = device
  const mark = await world.nextMark()
  if (mark === undefined) return false
  const form = chance.pick(world.forms.filter(one => one.host === device.host && isFor(one, device)))
  const draft = await written(device, form, mark)
  const documents = form.documents === undefined ? [] : await attached(device, draft.content)
  const state = filled(form, mark, documents)
  const revision = must(await device.hands.saveDraft({ ...draft.content, answers: state.answers }, draft.revision)).revision
  const intent = world.ledger.mean({
    id: draft.content.id, mark, body: form.body, files: documents.map(one => one.sha256),
    owner: form.sending.anonymous ? null : device.person?.owner ?? null,
  })
  device.own.push({ intent, owner: draft.content.owner })
  await seal(device, { form, state, intent, owner: draft.content.owner, revision, isLarge: documents.some(one => one.bytes.length > LARGE_FILE[0]) })
  return true
}

/** Reports anyone may make; a request that names somebody, only that person, logged in. */
function isFor({ by, sending }: Form, { person }: Device): boolean {
  return sending.assurance === 0 || (person !== undefined && person.id === by)
}

async function written(device: Device, form: Form, mark: string): Promise<{ readonly content: DraftContent, readonly revision: number }> {
  const content: DraftContent = {
    id: randomUUID(), owner: device.writer, body: form.body, procedure: form.ref, title: form.title,
    answers: filled(form, mark, []).answers, language: 'it', confirmed: [], step: null,
  }
  return { content, revision: must(await device.hands.saveDraft(content, 0)).revision }
}

async function attached(device: Device, draft: DraftContent): Promise<readonly Document[]> {
  const { chance } = device
  if (!chance.is(0.3)) return []
  const count = chance.is(0.15) ? 2 : 1
  const documents = Array.from({ length: count }, (_, index) => {
    const [least, most] = chance.is(0.2) ? LARGE_FILE : SMALL_FILE
    return aDocument(`allegato-${String(index + 1)}.pdf`, chance.between(least, most))
  })
  for (const document of documents) await keep(device, document, draft)
  return documents
}

/** Keeps a file, now and then on a device that has no room for it at first: the text must not suffer. */
async function keep({ chance, disk, hands, world: { ledger } }: Device, { bytes, sha256 }: Document, draft: DraftContent): Promise<void> {
  const copy = (): ArrayBuffer => new Uint8Array(bytes).buffer
  if (bytes.length > LARGE_FILE[0] && chance.is(0.5)) {
    disk.fill(true)
    const refused = await hands.keepFile(copy(), draft.owner)
    disk.fill(false)
    if (codes(refused)[0] !== 'storage.quota-exceeded') ledger.broken(`quota: a file without room was answered ${JSON.stringify(refused)}`)
    const text = await hands.loadDraft(draft.owner, draft.id)
    if (!text.ok || JSON.stringify(text.value.answers) !== JSON.stringify(draft.answers)) ledger.broken(`quota: the text of ${draft.id} went with the file`)
    ledger.happened('no room while attaching')
  }
  const kept = must(await hands.keepFile(copy(), draft.owner))
  if (kept.sha256 !== sha256) ledger.broken(`the device calls a file ${kept.sha256} that is ${sha256}`)
}

interface Sealing { readonly form: Form, readonly state: DraftState, readonly intent: Intent, readonly owner: string, readonly revision: number, readonly isLarge: boolean }

async function seal(device: Device, sealing: Sealing): Promise<void> {
  const { chance, world: { ledger }, hands } = device
  const { intent, owner } = sealing
  const how = sealing.isLarge && chance.is(0.6) ? 'no room for large records' : chance.weighed({ plain: 88, 'two tabs': 6, killed: 6 })
  if (how === 'two tabs') await sealTwice(device, sealing)
  else if (how === 'killed') await sealAndDie(device, sealing)
  else await sealPlainly(device, sealing, how === 'no room for large records')
  const bytes = await hands.sealedBytes(intent.id)
  const entry = await hands.outboxEntry(owner, intent.id)
  if (!bytes.ok || !entry.ok) {
    ledger.broken(`sealed and not in the outbox: ${intent.id}`)
    return
  }
  intent.sealHash = createHash('sha256').update(Buffer.from(bytes.value)).digest('hex')
  if (entry.value.sealHash !== intent.sealHash) ledger.broken(`the seal of ${intent.id} is not of its bytes`)
}

/** The device's clock is declared, never trusted: it may say anything. */
function sealedAt({ clock, chance }: Device): string {
  return new Date(clock.nowMs() + chance.between(0, 999)).toISOString()
}

async function sealPlainly(device: Device, { form, state, intent, revision }: Sealing, isFull: boolean): Promise<void> {
  const { disk, hands, world: { ledger } } = device
  disk.fill(isFull)
  const result = await hands.sealToOutbox(revision, await sealed(form, state, { id: intent.id, sealedAt: sealedAt(device) }), form.sending)
  disk.fill(false)
  if (isFull) ledger.happened('sealed with no room for large records')
  intent.outcome = result.ok ? 'sealed' : 'refused'
  if (!result.ok) ledger.broken(`sealing ${intent.id}: ${codes(result).join()}`)
}

/** Two tabs, one draft, «Invia» in both: one seal. */
async function sealTwice(device: Device, { form, state, intent, revision }: Sealing): Promise<void> {
  const { disk, hands, clock, world: { ledger } } = device
  const { storage: other } = await disk.open({ nowMs: clock.nowMs })
  const results = await Promise.all([hands, other].map(async tab =>
    tab.sealToOutbox(revision, await sealed(form, state, { id: intent.id, sealedAt: sealedAt(device) }), form.sending)))
  other.close()
  ledger.happened('two tabs sealed one draft')
  const sealings = new Set(results.flatMap(one => one.ok ? [one.value.sealHash] : [])).size // in the same moment both seal the same, and both hear of the one entry
  if (sealings !== 1) ledger.broken(`two tabs sealed ${intent.id} ${String(sealings)} times`)
  intent.outcome = sealings === 0 ? 'refused' : 'sealed'
}

/** The page dies with the sealing under way: there is a draft or an entry, never both, never neither. */
async function sealAndDie(device: Device, sealing: Sealing): Promise<void> {
  const { hands, world: { ledger } } = device
  const { form, state, intent, owner, revision } = sealing
  const page = await device.page()
  intent.outcome = 'unknown'
  void page.storage.sealToOutbox(revision, await sealed(form, state, { id: intent.id, sealedAt: sealedAt(device) }), form.sending)
  if (device.chance.is(0.5)) await new Promise(resolve => setImmediate(resolve))
  page.kill()
  ledger.happened('page killed while sealing')
  await device.openPage()
  const [draft, entry] = [await hands.loadDraft(owner, intent.id), await hands.outboxEntry(owner, intent.id)]
  if (draft.ok === entry.ok) ledger.broken(`${intent.id} is ${draft.ok ? 'both a draft and sealed' : 'neither a draft nor sealed'}`)
  if (draft.ok) await sealPlainly(device, { ...sealing, revision: draft.value.revision }, false)
  else intent.outcome = 'sealed'
}

/** Days that a clock may be off: a phone from a drawer, a wrong year, a battery that died. */
export const CLOCK_JUMPS_MS: readonly number[] = [-1, 1, 30, 400, -730, -20_000].map(days => days * DAY_MS)
