import { inject, readonly, shallowRef, type App, type InjectionKey, type Ref } from 'vue'
import type { Language, LocalText } from '#domain/procedure/definition.ts'
import { compileTexts, type Words } from './compile-text.ts'
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
  readonly language: Readonly<Ref<Language>>
  readonly t: Translate
  /** The words of a definition in the language in use. */
  readonly local: (text: LocalText) => string
  /** Loads the texts of these rooms in the language in use. May be called again: what is there is not fetched twice. */
  readonly need: (rooms: readonly Room[]) => Promise<void>
  /** Changes every word on the page and nothing else: no component is made anew, no answer is touched. */
  readonly speak: (language: Language) => Promise<void>
  readonly install: (app: App) => void
}

/** The words of every key that has been loaded in one language. */
type Lexicon = ReadonlyMap<string, Words>

const TEXTS: InjectionKey<Texts> = Symbol('texts')

/** @param start the language of the first page; `need` must be awaited once when it is not Italian. */
export function createTexts(start: Language): Texts {
  const language = shallowRef(start)
  const said = { it: shallowRef<Lexicon>(new Map(Object.entries({ shell, catalogue, ui }).flatMap(([room, texts]) => compileTexts(texts, room)))), en: shallowRef<Lexicon>(new Map()) }
  const wanted = new Set<Room>(FIRST_ROOMS)
  const loaded = new Set<string>(FIRST_ROOMS.map(room => `it/${room}`))

  async function load(to: Language): Promise<void> {
    const missing = [...wanted].filter(room => !loaded.has(`${to}/${room}`))
    await Promise.all(missing.map(async room => {
      const file = await files[`./${to}/${room}.ts`]?.()
      if (!file) return
      said[to].value = new Map([...said[to].value, ...compileTexts(file[room] ?? {}, room)])
      loaded.add(`${to}/${room}`)
    }))
  }

  const texts: Texts = {
    language: readonly(language),
    t: (key: TextKey, params: TextParams = {}) => (said[language.value].value.get(key) ?? said.it.value.get(key))?.(params) ?? key,
    local: text => text[language.value],
    need: async rooms => {
      rooms.forEach(room => wanted.add(room))
      await load(language.value)
    },
    speak: async to => {
      await load(to)
      language.value = to
    },
    install: app => { app.provide(TEXTS, texts) },
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
