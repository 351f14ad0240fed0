import { computed, inject, type App, type ComputedRef, type InjectionKey } from 'vue'
import { createI18n } from 'vue-i18n'
import type { Language, LocalText } from '#domain/procedure/definition.ts'
import { compileTexts } from './compile-text.ts'
import { catalogue } from './it/catalogue.ts'
import { shell } from './it/shell.ts'
import { ui } from './it/ui.ts'
import type { Room, TextKey, TextParams, Translate } from './messages.ts'

export type { Room, TextKey, TextParams, Translate, Translation } from './messages.ts'

export const LANGUAGES: readonly Language[] = ['it', 'en']
const REMEMBERED = 'sportello.language'

/** The shell and the catalogue speak Italian at once; every other room and language arrives with the page that needs it. */
const FIRST_ROOMS: readonly Room[] = ['shell', 'catalogue', 'ui']
const files = import.meta.glob<Readonly<Record<string, object>>>(['./it/*.ts', './en/*.ts', '!./it/catalogue.ts', '!./it/shell.ts', '!./it/ui.ts'])

export interface Texts {
  readonly language: ComputedRef<Language>
  readonly t: Translate
  /** The words of a definition in the language in use. */
  readonly local: (text: LocalText) => string
  /** Loads the texts of these rooms in the language in use. May be called again: what is there is not fetched twice. */
  readonly need: (rooms: readonly Room[]) => Promise<void>
  /** Changes every word on the page and nothing else: no component is made anew, no answer is touched. */
  readonly speak: (language: Language) => Promise<void>
  readonly install: (app: App) => void
}

const TEXTS: InjectionKey<Texts> = Symbol('texts')

/** @param start the language of the first page; `need` must be awaited once when it is not Italian. */
export function createTexts(start: Language): Texts {
  // Declared loosely, or the library takes the first language for the only one; `t` below is the typed way in.
  const messages: Record<string, Record<string, object>> = { it: { shell: compileTexts(shell), catalogue: compileTexts(catalogue), ui: compileTexts(ui) } }
  const i18n = createI18n({
    legacy: false,
    locale: start,
    fallbackLocale: 'it',
    messages,
    missingWarn: false,
    fallbackWarn: false,
  })
  const { global } = i18n
  const wanted = new Set<Room>(FIRST_ROOMS)
  const loaded = new Set<string>(FIRST_ROOMS.map(room => `it/${room}`))
  const language = computed(() => global.locale.value as Language)

  async function load(to: Language): Promise<void> {
    const missing = [...wanted].filter(room => !loaded.has(`${to}/${room}`))
    await Promise.all(missing.map(async room => {
      const file = await files[`./${to}/${room}.ts`]?.()
      if (!file) return
      global.mergeLocaleMessage(to, { [room]: compileTexts(file[room] ?? {}) })
      loaded.add(`${to}/${room}`)
    }))
  }

  const texts: Texts = {
    language,
    t: (key: TextKey, params: TextParams = {}) =>
      typeof params.n === 'number' ? global.t(key, params, params.n) : global.t(key, params),
    local: text => text[language.value],
    need: async rooms => {
      rooms.forEach(room => wanted.add(room))
      await load(language.value)
    },
    speak: async to => {
      await load(to)
      global.locale.value = to
    },
    install: app => {
      app.use(i18n)
      app.provide(TEXTS, texts)
    },
  }
  return texts
}

/** The words of the page: `const { t, local, language } = useText()`. */
export function useText(): Texts {
  const texts = inject(TEXTS)
  if (!texts) throw new Error('createTexts() was not installed')
  return texts
}

/** The language chosen before on this device, else Italian. */
export function rememberedLanguage(): Language {
  try {
    return localStorage.getItem(REMEMBERED) === 'en' ? 'en' : 'it'
  } catch {
    return 'it' // a browser that refuses storage throws at the very mention of it
  }
}

/** Remembers a choice for the next visit, where the browser lets it. */
export function rememberLanguage(language: Language): void {
  try {
    localStorage.setItem(REMEMBERED, language)
  } catch {
    // The choice then holds until the page closes.
  }
}
