import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'

export type LockState = 'asking' | 'held' | 'elsewhere'

export interface DraftLock {
  readonly state: Readonly<ShallowRef<LockState>>
  /** Takes the draft over from the other window, which can then only read it. @returns when it is held */
  readonly takeOver: () => Promise<void>
}

/**
 * Lets one window at a time write a draft. Where the browser has no locks, or refuses them as it refuses its storage, every window may write, and the revision of each save still tells two writers apart.
 * @param name one per draft; when it changes the old lock is given back
 */
export function useDraftLock(name: () => string, locks: Pick<LockManager, 'request'> | undefined): DraftLock {
  const state = shallowRef<LockState>('asking')
  let release = (): void => undefined

  /** @returns once it is known whether the lock is held; it is then held until `release` */
  function ask(options: LockOptions): Promise<void> {
    state.value = 'asking'
    if (!locks) {
      state.value = 'held'
      return Promise.resolve()
    }
    return new Promise(known => {
      locks.request(name(), options, lock => {
        state.value = lock ? 'held' : 'elsewhere'
        known()
        return lock && new Promise<void>(resolve => { release = resolve })
      }).catch((error: unknown) => {
        // Taken over by another window: the browser ends the request with an AbortError, and with nothing else.
        state.value = error instanceof Error && error.name === 'AbortError' ? 'elsewhere' : 'held'
        known()
      })
    })
  }

  watch(name, () => {
    release()
    void ask({ ifAvailable: true })
  }, { immediate: true })
  onScopeDispose(() => { release() })

  return { state, takeOver: () => ask({ steal: true }) }
}
