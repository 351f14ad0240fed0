import { IDBDatabase, IDBTransaction } from 'fake-indexeddb'
import { afterEach, expect, test, vi } from 'vitest'
import { aDevice, aDraft, must } from '#support/device.ts'
import type { DraftContent } from './records.ts'
import type { DeviceStorage } from './storage.ts'

afterEach(() => { vi.restoreAllMocks() })

/** Set before the storage is opened: Dexie takes the verb as it finds it then. */
const spyBeginnings = (): { readonly mock: { readonly calls: readonly (readonly unknown[])[] } } => vi.spyOn(IDBDatabase.prototype, 'transaction')

function aWindow(): { readonly page: Window, readonly hide: (persisted: boolean) => void } {
  const page = new EventTarget() as Window // only its events are asked for
  return { page, hide: persisted => page.dispatchEvent(Object.assign(new Event('pagehide'), { persisted })) }
}

/** Begins to save, and comes back with the transaction that writes under way. */
async function savingIn(storage: DeviceStorage, draft: DraftContent, begun: ReturnType<typeof spyBeginnings>): Promise<{ readonly saving: ReturnType<DeviceStorage['saveDraft']> }> {
  const saving = storage.saveDraft(draft, 0)
  const writing = (): boolean => begun.mock.calls.some(([tables, mode]) => mode === 'readwrite' && String(tables).includes('drafts'))
  while (!writing()) await new Promise(resolve => setImmediate(resolve))
  return { saving }
}

test('a page kept aside holds no transaction open, and saves when it is back', async () => {
  const device = aDevice()
  const { page, hide } = aWindow()
  const begun = spyBeginnings()
  const storage = await device.open({ page })
  const draft = aDraft()
  const { saving } = await savingIn(storage, draft, begun)
  const aborted = vi.spyOn(IDBTransaction.prototype, 'abort')
  hide(true)
  expect(aborted).toHaveBeenCalled()
  expect(must(await saving).revision).toBe(1)
  expect(must(await (await device.open()).loadDraft(draft.owner, draft.id)).answers).toEqual(draft.answers)
})

test('a page that ends is left to write what it has begun', async () => {
  const { page, hide } = aWindow()
  const begun = spyBeginnings()
  const storage = await aDevice().open({ page })
  const { saving } = await savingIn(storage, aDraft(), begun)
  const aborted = vi.spyOn(IDBTransaction.prototype, 'abort')
  hide(false)
  expect(aborted).not.toHaveBeenCalled()
  must(await saving)
})
