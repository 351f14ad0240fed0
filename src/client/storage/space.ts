import type { SpaceStorage } from './storage.ts'

/** @param manager the browser's own; absent in older WebKit, where nothing can be asked or promised */
export function spaceStorage(manager: Partial<StorageManager> | undefined): Omit<SpaceStorage, 'tidy'> {
  return {
    persist: async () => await manager?.persist?.() ?? false,
    estimate: async () => {
      const { usage, quota } = await manager?.estimate?.() ?? {}
      return { usedBytes: usage, quotaBytes: quota, persisted: await manager?.persisted?.() ?? false }
    },
  }
}
