import type { StorageTrouble } from './open.ts'
import type { DeviceStorage } from './storage.ts'

let opened: Promise<DeviceStorage> | undefined
const listeners = new Set<(trouble: StorageTrouble) => void>()

/** The storage of this device, opened once. Loaded apart from the first page, which does not need it. Never refuses: see {@link DeviceStorage.kept}. */
export function deviceStorage(): Promise<DeviceStorage> {
  opened ??= import('./open.ts').then(({ openStorage }) => openStorage({
    tell: trouble => listeners.forEach(listener => listener(trouble)),
  }))
  return opened
}

/** Hears when this page and a page of another release compete for the storage. @returns stops it */
export function onStorageTrouble(listener: (trouble: StorageTrouble) => void): () => void {
  listeners.add(listener)
  return () => { listeners.delete(listener) }
}
