import { elided } from '#domain/calendar/elision.ts'
import type { TextParams } from './messages.ts'

/** A text that has been read: given its parameters it says the words. */
export type Words = (params: TextParams) => string

const PLACE = /\{(\w+)\}/
const PLURAL = ' | '

/** Every text of a room, read, by its whole key: `filing.page.next`. @param prefix the room, and what of it is being read */
export function compileTexts(texts: object, prefix: string): readonly (readonly [key: string, words: Words])[] {
  return Object.entries(texts).flatMap(([name, text]: [string, unknown]) => {
    const key = `${prefix}.${name}`
    return typeof text === 'object' && text !== null ? compileTexts(text, key) : [[key, compileText(String(text))] as const]
  })
}

/**
 * Reads a text once: `{name}` takes a parameter, ` | ` parts the forms for one and for many, or for none, one and many; `n` chooses.
 * Nothing else is special, so that an at sign or a brace in a text is what it looks like.
 */
function compileText(text: string): Words {
  const forms = text.split(PLURAL).map(form => form.split(PLACE))
  return params => {
    const parts = forms[formFor(params['n'], forms.length)] ?? []
    const words = parts.map((part, at) => at % 2 === 0 ? part : String(params[part] ?? '')).join('')
    return parts.length > 1 ? elided(words) : words // a date may have come in
  }
}

/** Which of one, two or three forms says a number; Italian and English agree. */
function formFor(n: TextParams[string] | undefined, forms: number): number {
  if (forms === 1 || typeof n !== 'number') return 0
  if (forms === 2) return n === 1 ? 0 : 1
  return Math.min(n, 2)
}
