import type { DeviceStorage } from './storage.ts'

let opened: Promise<DeviceStorage> | undefined

/** The storage of this device, opened once. It is loaded apart from the first page, which does not need it. Never rejects: see {@link DeviceStorage.kept}. */
export function deviceStorage(): Promise<DeviceStorage> {
  opened ??= import('./open.ts').then(({ openStorage }) => openStorage())
  return opened
}
