import { inject, readonly, shallowRef, type App, type InjectionKey, type ShallowRef } from 'vue'

/** Says things to who cannot see them happen: one polite and one urgent live region for the whole application. */
export interface Announcer {
  readonly polite: Readonly<ShallowRef<string>>
  readonly urgent: Readonly<ShallowRef<string>>
  /** The same words twice are said twice. */
  readonly say: (words: string) => void
  /** Interrupts: only for what would lose work. */
  readonly warn: (words: string) => void
  readonly install: (app: App) => void
}

const ANNOUNCER: InjectionKey<Announcer> = Symbol('announcer')
/** A screen reader keeps silent when a live region gets the text it already had: the two differ by a blank that nobody hears. */
const SAME_AGAIN = '\u00A0'

export function createAnnouncer(): Announcer {
  const polite = shallowRef('')
  const urgent = shallowRef('')
  const put = (region: ShallowRef<string>) => (words: string): void => {
    region.value = region.value === words ? `${words}${SAME_AGAIN}` : words
  }
  const announcer: Announcer = {
    polite: readonly(polite),
    urgent: readonly(urgent),
    say: put(polite),
    warn: put(urgent),
    install: app => app.provide(ANNOUNCER, announcer),
  }
  return announcer
}

export function useAnnouncer(): Announcer {
  const announcer = inject(ANNOUNCER)
  if (!announcer) throw new Error('createAnnouncer() was not installed')
  return announcer
}
