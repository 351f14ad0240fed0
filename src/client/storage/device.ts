import { once } from '../page/once.ts'
import type { StorageTrouble } from './open.ts'
import type { DeviceStorage } from './storage.ts'

const listeners = new Set<(trouble: StorageTrouble) => void>()

/** The storage of this device, opened once. Loaded apart from the first page, which does not need it. Refuses only while its code cannot be fetched: see {@link DeviceStorage.kept}. */
export const deviceStorage: () => Promise<DeviceStorage> = once(async () => (await import('./open.ts')).openStorage({
  tell: trouble => listeners.forEach(listener => listener(trouble)),
}))

/** Hears when this page and a page of another release compete for the storage, and when nothing can be stored. @returns stops it */
export function onStorageTrouble(listener: (trouble: StorageTrouble) => void): () => void {
  listeners.add(listener)
  return () => { listeners.delete(listener) }
}
