import { describe, expect, test } from 'vitest'
import { fold, indexOptions, writeOption, type OptionIndex } from './search.ts'

const COMUNI = [
  { value: '1', label: 'Forlì', detail: 'FC' },
  { value: '2', label: 'L\'Aquila', detail: 'AQ' },
  { value: '3', label: 'Piacenza', detail: 'PC' },
  { value: '4', label: 'Castel San Giovanni', detail: 'PC' },
  { value: '5', label: 'San Giorgio Piacentino', detail: 'PC' },
  { value: '6', label: 'Samone', detail: 'TO' },
  { value: '7', label: 'Samone', detail: 'TN' },
]

describe('finding an option by what people type', () => {
  const index: OptionIndex = indexOptions(COMUNI)
  const found = (typed: string): readonly string[] => index.find(typed, 10).options.map(writeOption)

  test.each([
    ['forli', ['Forlì (FC)'], 'without the accent'],
    ['FORLÌ', ['Forlì (FC)'], 'in capitals'],
    ['laquila', ['L\'Aquila (AQ)'], 'without the apostrophe'],
    ['l’aquila', ['L\'Aquila (AQ)'], 'with the other apostrophe'],
    ['piac', ['Piacenza (PC)', 'San Giorgio Piacentino (PC)'], 'a name that begins so comes before a word inside'],
    ['san g', ['San Giorgio Piacentino (PC)', 'Castel San Giovanni (PC)'], 'two words'],
    ['samone tn', ['Samone (TN)'], 'the province tells namesakes apart'],
    ['xyz', [], 'nothing'],
  ])('%s → %j (%s)', (typed, expected) => expect(found(typed)).toEqual(expected))

  test('only so many are given, all are counted', () => {
    const { options, total } = index.find('', 3)
    expect(options).toHaveLength(3)
    expect(total).toBe(COMUNI.length)
  })

  test('a name alone is an answer only when nobody shares it', () => {
    expect(index.named('piacenza')?.value).toBe('3')
    expect(index.named('Samone')).toBeUndefined()
    expect(index.named('Samone (TO)')?.value).toBe('6')
    expect(index.named('')).toBeUndefined()
  })
})

test('folding twice changes nothing', () => {
  for (const text of ['Castel San Giovanni', 'Sant’Agata sul Santerno', 'Forlì', '  SP 10  ']) expect(fold(fold(text))).toBe(fold(text))
})
