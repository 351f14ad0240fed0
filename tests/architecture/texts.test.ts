import { describe, expect, test } from 'vitest'

type Texts = Readonly<Record<string, unknown>>
type Room = Readonly<Record<string, Texts>>

const italian = import.meta.glob<Room>('../../src/client/text/it/*.ts', { eager: true })
const english = import.meta.glob<Room>('../../src/client/text/en/*.ts', { eager: true })

/** Key → text, of all of a room. */
function flat(texts: unknown, prefix = ''): ReadonlyMap<string, string> {
  if (typeof texts === 'string') return new Map([[prefix, texts]])
  if (typeof texts !== 'object' || texts === null) throw new Error(`${prefix} is no text`)
  return new Map(Object.entries(texts).flatMap(([key, part]) => [...flat(part, prefix === '' ? key : `${prefix}.${key}`)]))
}

const nameOf = (path: string): string => path.split('/').at(-1) ?? ''
const twin = (path: string): Room => english[path.replace('/it/', '/en/')] ?? {}
const placeholders = (text: string): readonly string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).toSorted()
/** Once each: a form for one may leave out the number that the form for many says. */
const named = (text: string): readonly string[] => [...new Set(placeholders(text))]

test('every room speaks both languages', () => {
  expect(Object.keys(english).map(nameOf)).toEqual(Object.keys(italian).map(nameOf))
})

describe.each(Object.keys(italian).map(path => [nameOf(path), flat(italian[path]), flat(twin(path))] as const))('%s', (_, it, en) => {
  test('has the same texts in both languages', () => {
    expect([...en.keys()].toSorted()).toEqual([...it.keys()].toSorted())
  })

  test('names the same things in both', () => {
    const different = [...it].filter(([key, text]) => named(text).join() !== named(en.get(key) ?? '').join())
    expect(different.map(([key]) => key)).toEqual([])
  })

  test('counts in both where it counts in one', () => {
    const different = [...it].filter(([key, text]) => text.split(' | ').length !== en.get(key)?.split(' | ').length)
    expect(different.map(([key]) => key)).toEqual([])
  })

  test('shouts in neither and leaves no text empty', () => {
    const wrong = [...it, ...en].filter(([, text]) => text.includes('!') || text.trim() === '')
    expect(wrong.map(([key]) => key)).toEqual([])
  })
})
