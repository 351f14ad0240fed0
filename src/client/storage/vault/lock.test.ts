import { IDBKeyRange, IDBObjectStore } from 'fake-indexeddb'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { aDevice, aDraft, codes, IDENTIFIED, must, queue, type Device } from '#support/device.ts'
import { SportelloDatabase } from '../database.ts'
import type { DeviceStorage, NewLock, Proof } from '../storage.ts'

afterEach(() => { vi.restoreAllMocks() })

const ANNA = 'anna'
const secretOf = (code: string): Uint8Array<ArrayBuffer> => new Uint8Array(32).fill(code.charCodeAt(0))
const proof = (code: string): Proof => ({ by: 'passphrase', secret: secretOf(code) })
const lockOf = (code: string): NewLock => ({ by: 'passphrase', terms: { salt: new Uint8Array(16), memoryKiB: 19_456, passes: 2 }, secret: secretOf(code) })
const passkey = { terms: { credential: new ArrayBuffer(3), salt: new Uint8Array(32) }, secret: secretOf('p') }

/** A device with a draft, a queued filing and its photograph, locked by a code; the page that locked it is gone. */
async function aLockedDevice(clock: { nowMs: number } = { nowMs: 0 }): Promise<{ readonly device: Device, readonly storage: DeviceStorage, readonly draft: string, readonly photograph: string }> {
  const device = aDevice()
  const page = await device.open({ name: 'locked' })
  must(await page.rememberPerson({ person: { owner: ANNA, givenName: 'Anna', familyName: 'Rossi', fiscalNumber: 'x' }, assurance: 2 }))
  const draft = aDraft({ owner: ANNA })
  must(await page.saveDraft(draft, 0))
  const photograph = must(await page.keepFile(new Uint8Array([1, 2, 3]).buffer, ANNA)).sha256
  await queue(page, aDraft({ owner: ANNA, answers: { foto: [{ sha256: photograph }] } }), IDENTIFIED)
  must(await page.setLock(ANNA, lockOf('a')))
  must(await page.sealRest())
  page.close()
  return { device, storage: await device.open({ name: 'locked', nowMs: () => clock.nowMs }), draft: draft.id, photograph }
}

test('a new page reads nothing of hers until the code was given, and then everything', async () => {
  const { storage, draft, photograph } = await aLockedDevice()
  const refused = [
    await storage.loadDraft(ANNA, draft), await storage.listDrafts(ANNA), await storage.listOutbox(ANNA), await storage.listDraftStates(ANNA, draft),
    await storage.saveDraft(aDraft({ owner: ANNA }), 0), await storage.renameDraft(ANNA, draft, 'x'), await storage.keepFile(new ArrayBuffer(1), ANNA),
    await storage.claimDeviceWork(ANNA, 'x'),
  ]
  expect(refused.map(codes)).toEqual(refused.map(() => ['storage.locked']))
  expect(codes(await storage.readFile(photograph))).toEqual(['storage.damaged']) // not even that it is there
  expect(must(await storage.recallPerson())).toEqual({ locked: ANNA })
  expect(must(await storage.vaultState(ANNA)).lock).toBe('locked')

  must(await storage.unlock(ANNA, proof('a')))
  expect(must(await storage.loadDraft(ANNA, draft)).answers).toEqual({ descrizione: 'Una buca' })
  expect(must(await storage.recallPerson())).toMatchObject({ person: { givenName: 'Anna' } })
  expect(codes(await storage.readFile(photograph))).toEqual([])
  storage.lock()
  expect(codes(await storage.loadDraft(ANNA, draft))).toEqual(['storage.locked'])
})

test('what is locked is not sent, and is counted', async () => {
  const { storage } = await aLockedDevice()
  expect(must(await storage.unfiled())).toEqual([])
  expect([...must(await storage.countUnfiled())]).toEqual([[ANNA, 1]])
  const heard: number[] = []
  const stop = storage.watchOutbox(ANNA, entries => heard.push(entries.length))
  await expect.poll(() => heard).toEqual([0])
  must(await storage.unlock(ANNA, proof('a')))
  await expect.poll(() => heard.at(-1)).toBe(1)
  expect(must(await storage.unfiled())).toHaveLength(1)
  stop()
})

test('her lock is not in anybody else\'s way', async () => {
  const { storage } = await aLockedDevice()
  for (const owner of ['bruno', 'device']) must(await storage.saveDraft(aDraft({ owner }), 0))
  expect(must(await storage.listDrafts('bruno'))).toHaveLength(1)
})

test('a file that a locked draft names is not cleared away', async () => {
  const { storage, photograph } = await aLockedDevice()
  for (const day of ['01', '03', '05']) must(await storage.tidy(`2027-12-${day}T00:00:00.000Z`))
  must(await storage.unlock(ANNA, proof('a')))
  expect(codes(await storage.readFile(photograph))).toEqual([])
})

test('no row is left under the key that lay beside the data before', async () => {
  const { device } = await aLockedDevice()
  const raw = new SportelloDatabase('locked', { indexedDB: device.factory, IDBKeyRange })
  const current = (await raw.vault.get(ANNA))?.current
  const tables = [raw.drafts, raw.draftLog, raw.outbox, raw.sealed, raw.keptChunks]
  const keys = (await Promise.all(tables.map(table => table.toCollection().toArray() as Promise<{ owner: string, key: string }[]>))).flat()
  expect(keys.filter(row => row.owner === ANNA).length).toBeGreaterThan(4)
  expect(keys.filter(row => row.owner === ANNA && row.key !== current)).toEqual([])
})

test('cut while everything is brought under the new key, it is finished after the next unlock', async () => {
  const device = aDevice()
  const page = await device.open({ name: 'cut' })
  const draft = aDraft({ owner: ANNA })
  must(await page.saveDraft(draft, 0))
  must(await page.setLock(ANNA, lockOf('a'))) // and the page is killed
  page.close()
  const next = await device.open({ name: 'cut' })
  expect(must(await next.sealRest())).toBe(2) // the draft and its state: still under the key of before, and locked
  must(await next.unlock(ANNA, proof('a')))
  expect(must(await next.loadDraft(ANNA, draft.id)).revision).toBe(1)
  expect(must(await next.sealRest())).toBe(0)
})

test.each(['keptChunks', 'sealed'])('a row of %s that the browser has lost keeps no other from coming under the new key', async table => {
  const device = aDevice()
  const storage = await device.open({ name: 'lost' })
  const photographs = [1, 2].map(byte => new Uint8Array([byte]).buffer)
  for (const photograph of photographs) await queue(storage, aDraft({ owner: ANNA }), IDENTIFIED, [photograph])
  for (const photograph of photographs) must(await storage.keepFile(photograph, ANNA))
  must(await storage.setLock(ANNA, lockOf('a')))
  let lost = ''
  const get: (this: IDBObjectStore, key: IDBValidKey) => IDBRequest = Reflect.get(IDBObjectStore.prototype, 'get')
  vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(function (this: IDBObjectStore, key) {
    if (this.name === table) lost ||= JSON.stringify(key) // the first that is read
    if (this.name === table && lost === JSON.stringify(key)) throw new DOMException('', 'NotReadableError')
    return get.call(this, key as IDBValidKey)
  })
  expect(must(await storage.sealRest())).toBe(1)
  const raw = new SportelloDatabase('lost', { indexedDB: device.factory, IDBKeyRange })
  const current = (await raw.vault.get(ANNA))?.current
  const rows = (await Promise.all([raw.outbox, raw.sealed, raw.keptChunks].map(one => one.where('owner').equals(ANNA).toArray() as Promise<{ readonly key: string }[]>))).flat()
  expect(rows.filter(row => row.key !== current)).toHaveLength(1)
})

test('a tab that has not heard of the new lock loses nothing of what it saves', async () => {
  const device = aDevice()
  const [here, there] = [await device.open(), await device.open()]
  const draft = aDraft({ owner: ANNA })
  must(await there.saveDraft(draft, 0))
  must(await here.setLock(ANNA, lockOf('a')))
  must(await here.sealRest())
  must(await there.saveDraft({ ...draft, answers: { descrizione: 'di là' } }, 1))
  expect(must(await here.loadDraft(ANNA, draft.id)).answers).toEqual({ descrizione: 'di là' })
  expect(must(await here.sealRest())).toBe(0)
})

test('from the fourth wrong code in a row one waits, twice as long each time, also in a new page', async () => {
  const clock = { nowMs: Date.parse('2026-11-22T08:00:00.000Z') }
  const { device, storage } = await aLockedDevice(clock)
  for (let tries = 0; tries < 3; tries += 1) expect(await storage.unlock(ANNA, proof('x'))).toMatchObject({ problems: [{ code: 'lock.wrong-code', details: { waitSeconds: 0 } }] })
  expect(await storage.unlock(ANNA, proof('x'))).toMatchObject({ problems: [{ details: { waitSeconds: 5 } }] })
  const page = await device.open({ name: 'locked', nowMs: () => clock.nowMs })
  expect(await page.unlock(ANNA, proof('a'))).toMatchObject({ problems: [{ code: 'lock.too-soon', details: { waitSeconds: 5 } }] })
  expect(must(await page.vaultState(ANNA)).waitMs).toBe(5_000)
  clock.nowMs += 5_000
  expect(await page.unlock(ANNA, proof('x'))).toMatchObject({ problems: [{ details: { waitSeconds: 10 } }] })
  clock.nowMs -= 3_600_000 // putting the clock back saves no pause
  expect(codes(await page.unlock(ANNA, proof('a')))).toEqual(['lock.too-soon'])
  clock.nowMs += 3_600_000 + 10_000
  must(await page.unlock(ANNA, proof('a')))
  expect(await page.unlock(ANNA, proof('x'))).toMatchObject({ problems: [{ details: { waitSeconds: 0 } }] })
})

describe('on a disk that is full', () => {
  function fillDisk(): void {
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => { throw new DOMException('full', 'QuotaExceededError') })
  }

  test('who knows the code gets at their work, whatever was tried before', async () => {
    const { storage, draft } = await aLockedDevice()
    expect(codes(await storage.unlock(ANNA, proof('x')))).toEqual(['lock.wrong-code'])
    fillDisk()
    must(await storage.unlock(ANNA, proof('a')))
    expect(must(await storage.loadDraft(ANNA, draft)).revision).toBe(1)
  })

  test('who does not waits as always, those tries counted that were written down before', async () => {
    const clock = { nowMs: Date.parse('2026-11-22T08:00:00.000Z') }
    const { storage } = await aLockedDevice(clock)
    expect(codes(await storage.unlock(ANNA, proof('x')))).toEqual(['lock.wrong-code'])
    fillDisk()
    for (const waitSeconds of [0, 0, 5]) expect(await storage.unlock(ANNA, proof('x'))).toMatchObject({ problems: [{ code: 'lock.wrong-code', details: { waitSeconds } }] })
    expect(codes(await storage.unlock(ANNA, proof('a')))).toEqual(['lock.too-soon'])
    expect(must(await storage.vaultState(ANNA)).waitMs).toBe(5_000)
    vi.restoreAllMocks()
    expect(codes(await storage.unlock(ANNA, proof('a')))).toEqual(['lock.too-soon']) // room saves nobody the pause
    clock.nowMs += 5_000
    must(await storage.unlock(ANNA, proof('a')))
    expect(must(await storage.vaultState(ANNA)).waitMs).toBe(0)
    expect(await storage.unlock(ANNA, proof('x'))).toMatchObject({ problems: [{ details: { waitSeconds: 0 } }] })
  })
})

test('the code is changed, or taken away, only by who knows it', async () => {
  const { device, storage, draft } = await aLockedDevice()
  expect(codes(await storage.setLock(ANNA, { by: 'device' }))).toEqual(['storage.locked'])
  expect(codes(await storage.setLock(ANNA, lockOf('b'), proof('x')))).toEqual(['lock.wrong-code'])
  must(await storage.setLock(ANNA, lockOf('b'), proof('a')))
  const page = await device.open({ name: 'locked' })
  expect(codes(await page.unlock(ANNA, proof('a')))).toEqual(['lock.wrong-code'])
  must(await page.unlock(ANNA, proof('b')))
  must(await page.setLock(ANNA, { by: 'device' }, proof('b')))
  const free = await device.open({ name: 'locked' })
  expect(must(await free.vaultState(ANNA)).lock).toBe('none')
  expect(must(await free.loadDraft(ANNA, draft)).revision).toBe(1)
})

test.each(['shared', 'office'] as const)('on a device that is %s the lock stays', async use => {
  const { storage } = await aLockedDevice()
  must(await storage.setVault(ANNA, { use }))
  expect(codes(await storage.setLock(ANNA, { by: 'device' }, proof('a')))).toEqual(['lock.needed'])
})

test('a device that was told to lock after no pause at all locks after the usual one, else nobody could change it', async () => {
  const { storage } = await aLockedDevice()
  must(await storage.setVault(ANNA, { idleMinutes: 0 }))
  expect(must(await storage.vaultState(ANNA)).settings.idleMinutes).toBe(10)
})

test('a passkey opens what the code opens, and is never the only way', async () => {
  const { device, storage, draft } = await aLockedDevice()
  must(await storage.addPasskey(ANNA, passkey, proof('a')))
  const page = await device.open({ name: 'locked' })
  expect(must(await page.vaultState(ANNA)).passkey).toBeDefined()
  must(await page.unlock(ANNA, { by: 'passkey', secret: secretOf('p') }))
  expect(must(await page.loadDraft(ANNA, draft)).revision).toBe(1)
  must(await page.removePasskey(ANNA))
  expect(codes(await page.unlock(ANNA, { by: 'passkey', secret: secretOf('p') }))).toEqual(['lock.changed'])
  must(await page.unlock(ANNA, proof('a')))
  expect(codes(await page.addPasskey('bruno', passkey, proof('a')))).toEqual(['lock.needed'])
})

test('two windows change the code at once: one is told', async () => {
  const device = aDevice()
  const [here, there] = [await device.open(), await device.open()]
  must(await here.saveDraft(aDraft({ owner: ANNA }), 0))
  const results = await Promise.all([here.setLock(ANNA, lockOf('a')), there.setLock(ANNA, lockOf('b'))])
  expect(results.flatMap(codes)).toEqual(['lock.changed'])
})

test('a page opened beside an unlocked one takes over its keys; not those of before a change', async () => {
  const { device, storage, draft } = await aLockedDevice()
  must(await storage.unlock(ANNA, proof('a')))
  const lent = storage.keysToLend(ANNA)
  const page = await device.open({ name: 'locked' })
  expect(page.keysToLend(ANNA)).toBeUndefined()
  expect(lent && must(await page.borrowKeys(structuredClone(lent)))).toBe(true)
  expect(must(await page.loadDraft(ANNA, draft)).revision).toBe(1)
  must(await storage.setLock(ANNA, lockOf('b'), proof('a')))
  const later = await device.open({ name: 'locked' })
  expect(lent && must(await later.borrowKeys(lent))).toBe(false)
  expect(codes(await later.loadDraft(ANNA, draft))).toEqual(['storage.locked'])
})

test('wiping takes all of one person\'s and nothing of another\'s', async () => {
  const { device, storage } = await aLockedDevice()
  must(await storage.saveDraft(aDraft({ owner: 'bruno' }), 0))
  must(await storage.wipe(ANNA))
  const raw = new SportelloDatabase('locked', { indexedDB: device.factory, IDBKeyRange })
  const owners = (await Promise.all(raw.tables.map(table => table.toArray() as Promise<{ owner?: string }[]>))).flat().map(row => row.owner)
  expect(owners).not.toContain(ANNA)
  expect(must(await storage.recallPerson())).toBeNull()
  expect(must(await storage.listDrafts('bruno'))).toHaveLength(1)
  expect(must(await storage.vaultState(ANNA)).lock).toBe('none')
})
