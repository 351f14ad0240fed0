import { inject, nextTick, shallowRef, type InjectionKey, type ShallowRef } from 'vue'

/** Says something to screen readers without moving the focus; the same words twice are said twice. */
export type Announce = (message: string) => void

export const announceKey: InjectionKey<Announce> = Symbol('announce')

export interface Announcer {
  /** For the one LiveRegion of the application. */
  readonly message: Readonly<ShallowRef<string>>
  readonly announce: Announce
}

/** Made once by the application, which provides `announce` under `announceKey`. */
export function createAnnouncer(): Announcer {
  const message = shallowRef('')
  let said: string[] = []
  return {
    message,
    announce: words => {
      message.value = ''
      if (said.push(words) > 1) return // what is said in one breath is said together: the last would be all that is heard
      void nextTick(() => {
        message.value = said.join(' ')
        said = []
      })
    },
  }
}

/** Outside an application that listens, as in a test of one component, what is said goes nowhere. */
export function useAnnounce(): Announce {
  return inject(announceKey, () => undefined)
}
