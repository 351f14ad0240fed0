import { expect, test } from 'vitest'
import { makeFind } from './search.ts'
import { aCatalogue } from './catalogue.builder.ts'
import { stem } from './stem.ts'

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

test.each<[string, string | null, string]>([
  ['buche', 'buc', 'ch stands for hard c'],
  ['luoghi', 'luog', 'gh stands for hard g'],
  ['città', 'citt', 'the accent goes, then the ending'],
  ['della', null, 'says nothing'],
  ['via', 'via', 'too short to cut'],
])('%s is kept as %s (%s)', (word, expected) => {
  expect(stem(word)).toBe(expected)
})
