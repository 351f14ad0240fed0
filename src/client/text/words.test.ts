import { expect, test } from 'vitest'
import { field } from './it/field.ts'
import { ui } from './it/ui.ts'

const sources = import.meta.glob<string>(['../../ui/**/*.{vue,ts}', '../../fields/**/*.{vue,ts}', '!../../**/*.test.ts'], { eager: true, query: '?raw', import: 'default' })

/** The inputs and components name their words by key: a key that a file uses and the texts lack would be shown bare. */
test('every key the components and inputs use has its words', () => {
  const used = Object.values(sources).flatMap(source => [...source.matchAll(/'((?:field|ui)\.[\w.-]+[\w])'/g)].map(([, key = '']) => key))
  const texts = { field, ui }
  const find = (key: string): unknown => key.split('.').reduce<unknown>((at, part) => typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[part] : undefined, texts)
  const words = new Set(used.filter(key => !isProblemCode(key)))
  expect([...words].filter(key => typeof find(key) !== 'string')).toEqual([])
  expect(words.size).toBeGreaterThan(60)
})

/** `field.required` and the like are codes of problems, whose words are elsewhere. */
function isProblemCode(key: string): boolean {
  return /^field\.(?:required|unreadable|too-|not-|bad-|in-the-|incoherent)/.test(key)
}
