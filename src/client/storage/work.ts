import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import { recordOf } from './drafts.ts'
import { unlessLost } from './failure.ts'
import { keepFor, readWhole } from './files.ts'
import { without } from './plain.ts'
import type { DraftContent, DraftRecord, OutboxEntry, Owner } from './records.ts'
import { digestsIn, DRAFTS, openRow, openRows, OUTBOX, readRows, RECEIPTS, SEALED, sealRow } from './rows.ts'
import { instantOf, type Shelf } from './shelf.ts'
import type { ImportTerms, WorkStorage } from './storage.ts'
import { contentKey } from './vault/secrets.ts'
import { readHeader, readWork, writeWork, type WorkContents } from './work-file.ts'

/** All of a person's that has not reached the server. */
async function unsentOf(shelf: Shelf, owner: Owner): Promise<Result<{ readonly contents: WorkContents, readonly left: number }>> {
  const { db, keyring, nowMs } = shelf
  const own = { drafts: () => db.drafts.where('owner').equals(owner), outbox: () => db.outbox.where('owner').equals(owner) }
  const rows = (await readRows(db.drafts, own.drafts)).filter(row => row.deletedAt === undefined)
  const drafts = await openRows(keyring, DRAFTS, rows)
  if (!drafts.ok) return drafts
  const waiting = await openRows(keyring, OUTBOX, (await readRows(db.outbox, own.outbox)).filter(row => row.state.at !== 'filed'))
  if (!waiting.ok) return waiting
  const entries: WorkContents['entries'][number][] = []
  for (const { content: entry } of waiting.value) {
    const whole = await wholeEntry(shelf, entry)
    if (whole.ok) entries.push(whole.value)
  }
  const records = drafts.value.map(({ row, content }) => recordOf(row, content))
  const files: { sha256: string, bytes: number }[] = []
  for (const sha256 of digestsIn([records, entries])) {
    const bytes = await readWhole(shelf, sha256) // what is missing was missing before: the draft says so where it is opened
    if (bytes.ok) files.push({ sha256, bytes: bytes.value.byteLength })
  }
  const left = await countUnsent(shelf, owner) - records.length - entries.length
  return ok({ contents: { exportedAt: instantOf(nowMs()), owner, drafts: records, entries, files }, left })
}

/** What was confirmed, with its entry. @returns `storage.damaged` where a part of it does not open: it holds up nothing else */
function wholeEntry({ db, keyring }: Shelf, entry: OutboxEntry): Promise<Result<WorkContents['entries'][number]>> {
  return unlessLost(async () => {
    const sealed = await db.sealed.get(entry.id)
    const frozen = sealed ? await openRow(keyring, SEALED, sealed) : refuse('storage.damaged', {})
    if (!frozen.ok) return frozen
    const kept = entry.lost && await db.receipts.get(entry.id)
    const receipt = kept && await openRow(keyring, RECEIPTS, kept)
    if (receipt && !receipt.ok) return receipt
    return ok({ entry, ...frozen.value, ...receipt && { receipt: receipt.value } })
  })
}

/** Told by index, so that what does not open is counted too. */
async function countUnsent({ db }: Shelf, owner: Owner): Promise<number> {
  const deleted = (await readRows(db.drafts, () => db.drafts.where('owner').equals(owner))).filter(row => row.deletedAt !== undefined).length
  const filed = (await readRows(db.outbox, () => db.outbox.where('owner').equals(owner))).filter(row => row.state.at === 'filed').length
  return await db.drafts.where('owner').equals(owner).count() - deleted + await db.outbox.where('owner').equals(owner).count() - filed
}

/** @returns how it came in: `new`, as a `copy` because another content has its id here, or not, because it is here already */
async function bringDraft({ db, keyring }: Shelf, record: DraftRecord, terms: ImportTerms): Promise<Result<'new' | 'copy' | 'known'>> {
  const known = await db.drafts.get(record.id)
  const here = known && await openRow(keyring, DRAFTS, known)
  if (known && here?.ok && known.owner === record.owner && JSON.stringify(here.value.answers) === JSON.stringify(record.answers)) return ok('known')
  const taken = known !== undefined || await db.outbox.get(record.id) !== undefined
  const content: DraftContent = without(record, 'revision', 'createdAt', 'updatedAt')
  const mine = taken ? { ...content, id: terms.freshId(), name: terms.copyName(content.name) } : content
  const { createdAt, updatedAt } = record
  const row = await sealRow(keyring, DRAFTS, { id: mine.id, owner: mine.owner, revision: taken ? 1 : record.revision, createdAt, updatedAt }, mine)
  if (!row.ok) return row
  await db.drafts.add(row.value)
  return ok(taken ? 'copy' : 'new')
}

async function bringEntry(shelf: Shelf, { entry, text, draft, receipt }: WorkContents['entries'][number], terms: ImportTerms): Promise<Result<'new' | 'copy' | 'known'>> {
  const { db, keyring } = shelf
  if (await db.outbox.get(entry.id)) return ok('known')
  if (await db.drafts.get(entry.id)) return bringDraft(shelf, draft, terms) // one id must not carry two contents
  // What was being tried there is to be tried here: the server answers the same id with the same number.
  // One that the office has lost goes from here to its old number, when its receipt came along; a file of before left that behind.
  const mine = receipt ? entry : without(entry, 'lost')
  const queued: OutboxEntry = entry.state.at === 'needs-correction' ? mine : { ...mine, state: { at: 'queued' } }
  const [row, sealed, kept] = await Promise.all([
    sealRow(keyring, OUTBOX, OUTBOX.clear(queued), queued),
    sealRow(keyring, SEALED, { id: entry.id, owner: entry.owner }, { text, draft }),
    receipt && sealRow(keyring, RECEIPTS, RECEIPTS.clear(receipt), receipt),
  ])
  if (!row.ok) return row
  if (!sealed.ok) return sealed
  if (kept && !kept.ok) return kept
  await db.transaction('rw', db.outbox, db.sealed, db.receipts, async () => {
    await db.outbox.add(row.value)
    if (kept) await db.receipts.put(kept.value)
    await db.sealed.add(sealed.value)
  })
  return ok('new')
}

export function workStorage(shelf: Shelf): WorkStorage {
  const { guard, keyring, digest } = shelf
  return {
    exportWork: (owner, { terms, secret }) => guard(async () => {
      const contents = await unsentOf(shelf, owner)
      if (!contents.ok) return contents
      const file = await writeWork(contents.value.contents, { key: await contentKey(secret), terms, read: sha256 => readWhole(shelf, sha256) })
      return file.ok ? ok({ file: file.value, left: contents.value.left }) : file
    }),
    importWork: (file, terms) => guard(async () => {
      const header = readHeader(file)
      if (!header.ok) return header
      const key = await contentKey(await terms.secretOf(header.value.terms))
      // First through the whole file: one that was cut must not come in half.
      const contents = await readWork(header.value, key, async (sha256, bytes) => await digest(bytes) === sha256 ? ok(undefined) : refuse('work.unreadable', {}))
      if (!contents.ok) return contents
      const { owner, drafts, entries } = contents.value
      const keys = await keyring.of(owner)
      if (!keys.ok) return keys
      const files = await readWork(header.value, key, (sha256, bytes) => keepFor(shelf, keys.value, sha256, bytes))
      if (!files.ok) return files
      const outcomes: ('new' | 'copy' | 'known')[] = []
      for (const bring of [...drafts.map(one => () => bringDraft(shelf, one, terms)), ...entries.map(one => () => bringEntry(shelf, one, terms))]) {
        const brought = await bring()
        if (!brought.ok) return brought
        outcomes.push(brought.value)
      }
      const count = (wanted: string): number => outcomes.filter(one => one === wanted).length
      return ok({ owner, brought: count('new'), copies: count('copy'), known: count('known') })
    }),
  }
}
