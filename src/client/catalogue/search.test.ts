import { expect, test } from 'vitest'
import { makeFind } from './search.ts'
import { aCatalogue } from './catalogue.builder.ts'
import { closestWords, vocabularyOf } from './closest.ts'
import { stem, wordsIn } from './stem.ts'

const find = makeFind(aCatalogue())

test.each<[string, string | null, string]>([
  ['buche', 'segnalazione-strada', 'a plural finds the singular keyword'],
  ['BUCA', 'segnalazione-strada', 'capitals do not matter'],
  ['passo carabile', 'accesso-passo-carrabile', 'a missing letter is forgiven'],
  ['passi carrabili', 'accesso-passo-carrabile', 'both words in the plural'],
  ['camion', 'conto-proprio-licenza', 'a keyword of everyday speech'],
  ['lic', 'conto-proprio-licenza', 'a beginning is enough while typing'],
  ['licence', 'conto-proprio-licenza', 'English words find it too'],
  ['frana sulla strada', 'segnalazione-strada', 'one word out of three is unknown: the others still count'],
])('%s → %s (%s)', (query, expected) => {
  expect(find(query)[0]?.ref.id).toBe(expected)
})

test('an unknown word finds nothing', () => {
  expect(find('xylofono')).toEqual([])
})

test.each([
  ['buche', 'buc', 'ch stands for hard c'],
  ['luoghi', 'luog', 'gh stands for hard g'],
  ['licenze', 'licenz', 'number and gender go'],
  ['via', 'via', 'too short to cut'],
])('%s is kept as %s (%s)', (word, expected) => {
  expect(stem(word)).toBe(expected)
})

test('words are told apart by apostrophes too, without capitals and accents', () => {
  expect(wordsIn('Prolungare un’ORDINANZA, perché')).toEqual(['prolungare', 'un', 'ordinanza', 'perche'])
})

test.each([
  ['carabil', ['carrabil'], 'a single letter for a double one is no slip'],
  ['lincenz', ['licenz'], 'a letter too many'],
  ['sengalazion', ['segnalazion'], 'two letters swapped'],
  ['oss', [], 'the first letter is right: not «foss»'],
  ['pont', [], 'too short to guess'],
])('%s most likely means %s (%s)', (word, expected) => {
  expect(closestWords(word, vocabularyOf(['carrabil', 'licenz', 'segnalazion', 'foss', 'punt', 'ponteggi']))).toEqual(expected)
})

test('a synonym finds what the very word would, after it', () => {
  const withSynonyms = makeFind({ ...aCatalogue(), synonyms: [['camion', 'tir'], ['buca', 'cratere lunare']] })
  expect(withSynonyms('tir')[0]?.ref.id).toBe('conto-proprio-licenza')
  expect(withSynonyms('crateri lunari')[0]?.ref.id).toBe('segnalazione-strada')
  expect(find('tir')).toEqual([])
})

test('what holds one word of many is no answer', () => {
  expect(find('camion giallo a pois')[0]?.ref.id).toBeUndefined()
  expect(find('camion giallo')[0]?.ref.id).toBe('conto-proprio-licenza')
})
