import { expect, test } from 'vitest'
import type { Answers } from '#domain/filing/filing.ts'
import { aDefinition, aDevice, aDraft, ANONYMOUS, IDENTIFIED, must, PROCEDURE, queue } from '#support/device.ts'
import type { DeviceStorage } from './storage.ts'

const ANNA = { owner: 'anna', fiscalNumber: 'TINIT-RSSNNA85T50A562S' }

async function claimingStorage(): Promise<DeviceStorage> {
  const storage = await aDevice().open()
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
  expect(must(await storage.claimDeviceWork('bruno', 'TINIT-BNCBRN80A01G535X'))).toBe(0)
})
