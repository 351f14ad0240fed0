import { IDBKeyRange, IDBObjectStore } from 'fake-indexeddb'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Answers } from '#domain/filing/filing.ts'
import { aDefinition, aDevice, aDraft, ANONYMOUS, codes, IDENTIFIED, must, PROCEDURE, queue, type Device } from '#support/device.ts'
import { SportelloDatabase } from './database.ts'
import type { DeviceStorage } from './storage.ts'

afterEach(() => { vi.restoreAllMocks() })

const ANNA = { owner: 'anna', fiscalNumber: 'TINIT-RSSNNA85T50A562S' }
const BRUNO = { owner: 'bruno', fiscalNumber: 'TINIT-BNCBRN80A01G535X' }
const PHOTOGRAPH = new Uint8Array(2000).fill(7).buffer
const CODE = { by: 'passphrase', terms: { salt: new Uint8Array(16), memoryKiB: 8, passes: 1 }, secret: new Uint8Array(32) } as const

async function claimingStorage(device: Device = aDevice(), name = 'claiming'): Promise<DeviceStorage> {
  const storage = await device.open({ name })
  must(await storage.keepDefinition(PROCEDURE, aDefinition('codice_fiscale')))
  return storage
}

test.each<[Answers, boolean, string]>([
  [{}, true, 'names nobody'],
  [{ codice_fiscale: 'RSSNNA85T50A562S' }, true, 'names the person'],
  [{ codice_fiscale: 'BNCBRN80A01G535X' }, false, 'names somebody else'],
  [{ codice_fiscale: { familyName: 'Bianchi', fiscalCode: 'BNCBRN80A01G535X' } }, false, 'names somebody else, whole'],
])('a draft of the device with %j becomes the person\'s: %s (%s)', async (answers, claimed) => {
  const storage = await claimingStorage()
  const draft = aDraft({ answers })
  must(await storage.saveDraft(draft, 0))
  expect(must(await storage.claimDeviceWork(ANNA.owner, ANNA.fiscalNumber))).toBe(claimed ? 1 : 0)
  expect(must(await storage.listDrafts('anna'))).toHaveLength(claimed ? 1 : 0)
  expect(must(await storage.listDrafts('device'))).toHaveLength(claimed ? 0 : 1)
})

test('a tab that still writes to the draft as the device\'s is told', async () => {
  const storage = await claimingStorage()
  const draft = aDraft()
  must(await storage.saveDraft(draft, 0))
  must(await storage.claimDeviceWork(ANNA.owner, ANNA.fiscalNumber))
  expect(await storage.saveDraft(draft, 1)).toMatchObject({ problems: [{ code: 'draft.stale' }] })
})

test('a queued filing goes to its person, an anonymous one stays nobody\'s', async () => {
  const storage = await claimingStorage()
  const [named, nameless] = [aDraft(), aDraft()]
  await queue(storage, named, IDENTIFIED)
  await queue(storage, nameless, ANONYMOUS)
  must(await storage.claimDeviceWork(ANNA.owner, ANNA.fiscalNumber))
  expect(must(await storage.listOutbox('anna')).map(entry => entry.id)).toEqual([named.id])
  expect(must(await storage.listOutbox('device')).map(entry => entry.id)).toEqual([nameless.id])
})

test('a second person takes nothing of the first\'s', async () => {
  const storage = await claimingStorage()
  must(await storage.saveDraft(aDraft(), 0))
  must(await storage.claimDeviceWork(ANNA.owner, ANNA.fiscalNumber))
  expect(must(await storage.claimDeviceWork(BRUNO.owner, BRUNO.fiscalNumber))).toBe(0)
})

describe('one thing that cannot be claimed does not hold up the others:', () => {
  async function bend(device: Device, table: 'drafts' | 'sealed', id: string): Promise<void> {
    const raw = new SportelloDatabase('claiming', { indexedDB: device.factory, IDBKeyRange })
    await raw.table<object>(table).where('id').equals(id).modify(row => { if ('box' in row) new Uint8Array(row.box as ArrayBuffer).fill(0) })
  }

  test.each([
    [false, 'it is there'],
    [true, 'it was thrown away'],
  ])('a draft that does not open (deleted: %s, %s)', async deleted => {
    const device = aDevice()
    const storage = await claimingStorage(device)
    const bent = aDraft({ id: '0-before-the-others' })
    const whole = aDraft({ id: '1-after-it' })
    for (const draft of [bent, whole]) must(await storage.saveDraft(draft, 0))
    if (deleted) must(await storage.deleteDraft('device', bent.id))
    const entry = await queue(storage, aDraft(), IDENTIFIED)
    await bend(device, 'drafts', bent.id)
    expect(codes(await storage.claimDeviceWork(ANNA.owner, ANNA.fiscalNumber))).toEqual(['storage.damaged'])
    expect(must(await storage.listOutbox('anna')).map(one => one.id)).toEqual([entry.id])
    expect(must(await storage.listDrafts('anna')).map(one => one.id)).toEqual([whole.id])
  })

  test('a filing that does not open', async () => {
    const device = aDevice()
    const storage = await claimingStorage(device)
    const bent = await queue(storage, aDraft({ id: '0-before-the-others' }), IDENTIFIED)
    const whole = await queue(storage, aDraft({ id: '1-after-it' }), IDENTIFIED)
    must(await storage.saveDraft(aDraft(), 0))
    await bend(device, 'sealed', bent.id)
    expect(codes(await storage.claimDeviceWork(ANNA.owner, ANNA.fiscalNumber))).toEqual(['storage.damaged'])
    expect(must(await storage.listOutbox('anna')).map(one => one.id)).toEqual([whole.id])
    expect(must(await storage.listDrafts('anna'))).toHaveLength(1)
  })

  test('a draft for which there is no room', async () => {
    const storage = await claimingStorage()
    for (const id of ['0-before-the-others', '1-after-it']) must(await storage.saveDraft(aDraft({ id }), 0))
    noRoomFor(store => store === 'drafts', 1)
    expect(codes(await storage.claimDeviceWork(ANNA.owner, ANNA.fiscalNumber))).toEqual(['storage.quota-exceeded'])
    expect(must(await storage.listDrafts('anna')).map(one => one.id)).toEqual(['1-after-it'])
    expect(must(await storage.listDrafts('device')).map(one => one.id)).toEqual(['0-before-the-others'])
  })
})

/** The disk is full for what is written to a table. @param times how often; always when absent */
function noRoomFor(isFull: (store: string) => boolean, times = Infinity): void {
  let left = times
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called on the store it is called on
  const put = IDBObjectStore.prototype.put
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...args) {
    if (isFull(this.name) && left > 0) {
      left -= 1
      throw new DOMException('full', 'QuotaExceededError')
    }
    return put.apply(this, args)
  })
}

describe('where there is no room for its photographs a second time', () => {
  interface Claimed { readonly device: Device, readonly storage: DeviceStorage, readonly photograph: string, readonly draft: string, readonly entry: string }

  async function claimedWithoutRoom(): Promise<Claimed> {
    const device = aDevice()
    const storage = await claimingStorage(device)
    const { sha256 } = must(await storage.keepFile(PHOTOGRAPH))
    const draft = aDraft({ answers: { foto: [{ name: 'a.jpg', sha256 }] } })
    must(await storage.saveDraft(draft, 0))
    const entry = await queue(storage, aDraft(), IDENTIFIED, [PHOTOGRAPH])
    noRoomFor(store => store === 'keptChunks')
    expect(must(await storage.claimDeviceWork(ANNA.owner, ANNA.fiscalNumber))).toBe(2)
    vi.restoreAllMocks()
    return { device, storage, photograph: sha256, draft: draft.id, entry: entry.id }
  }

  async function tidied(storage: DeviceStorage): Promise<void> {
    for (const day of ['01', '03', '05']) must(await storage.tidy(`2026-12-${day}T00:00:00.000Z`))
  }

  async function expectWhole(storage: DeviceStorage, photograph: string): Promise<void> {
    expect(new Uint8Array(must(await storage.readFile(photograph)))).toEqual(new Uint8Array(PHOTOGRAPH))
    expect(must(await storage.readChunk(photograph, 0)).sha256).toBe(photograph)
  }

  test('all is the person\'s, and the photographs are there', async () => {
    const { storage, photograph } = await claimedWithoutRoom()
    expect(must(await storage.listDrafts('anna'))).toHaveLength(1)
    expect(must(await storage.listOutbox('anna'))).toHaveLength(1)
    await tidied(storage)
    await expectWhole(storage, photograph)
  })

  test('they are also there after they locked, others tidied, and they came again', async () => {
    const { device, storage, photograph, draft } = await claimedWithoutRoom()
    must(await storage.setLock('anna', CODE))
    must(await storage.sealRest())
    storage.lock()
    storage.close()
    const later = await claimingStorage(device)
    expect(codes(await later.listDrafts('anna'))).toEqual(['storage.locked'])
    await tidied(later)
    must(await later.sealRest())
    must(await later.unlock('anna', CODE))
    await expectWhole(later, photograph)
    const kept = must(await later.loadDraft('anna', draft))
    must(await later.saveDraft({ ...kept, answers: { ...kept.answers, descrizione: 'Due buche' } }, kept.revision))
    await tidied(later)
    await expectWhole(later, photograph)
  })

  test('they stay when somebody else claims the same photograph', async () => {
    const { storage, photograph } = await claimedWithoutRoom()
    must(await storage.saveDraft(aDraft({ answers: { foto: [{ name: 'a.jpg', sha256: photograph }] } }), 0))
    expect(must(await storage.claimDeviceWork(BRUNO.owner, BRUNO.fiscalNumber))).toBe(1)
    must(await storage.wipe('bruno'))
    await tidied(storage)
    await expectWhole(storage, photograph)
  })

  async function ownersOfFiles(device: Device): Promise<readonly string[]> {
    const raw = new SportelloDatabase('claiming', { indexedDB: device.factory, IDBKeyRange })
    return [...(await raw.keptFiles.toArray()).map(file => file.owner), ...(await raw.keptChunks.toArray()).map(chunk => chunk.owner)]
  }

  test('they come under the person\'s keys as soon as there is room', async () => {
    const { device, storage, photograph } = await claimedWithoutRoom()
    noRoomFor(store => store === 'keptChunks')
    expect(must(await storage.claimDeviceWork(ANNA.owner, ANNA.fiscalNumber))).toBe(0)
    expect(new Set(await ownersOfFiles(device))).toEqual(new Set(['device']))
    await expectWhole(storage, photograph)
    vi.restoreAllMocks()
    must(await storage.claimDeviceWork(ANNA.owner, ANNA.fiscalNumber))
    expect(new Set(await ownersOfFiles(device))).toEqual(new Set(['anna']))
    await tidied(storage)
    await expectWhole(storage, photograph)
  })

  test('they stay nobody\'s too while a draft of nobody\'s names them', async () => {
    const { device, storage, photograph } = await claimedWithoutRoom()
    const draft = aDraft({ answers: { codice_fiscale: 'BNCBRN80A01G535X', foto: [{ name: 'a.jpg', sha256: photograph }] } })
    must(await storage.saveDraft(draft, 0))
    must(await storage.claimDeviceWork(ANNA.owner, ANNA.fiscalNumber))
    expect(new Set(await ownersOfFiles(device))).toEqual(new Set(['anna', 'device']))
    must(await storage.wipe('anna'))
    await expectWhole(storage, photograph)
  })

  test('with what they name going, they go too', async () => {
    const { device, storage, draft, entry } = await claimedWithoutRoom()
    must(await storage.discardDraft('anna', draft))
    must(await storage.discardEntry('anna', entry))
    await tidied(storage)
    expect(await new SportelloDatabase('claiming', { indexedDB: device.factory, IDBKeyRange }).keptFiles.count()).toBe(0)
  })
})
