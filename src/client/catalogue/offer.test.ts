import { expect, test } from 'vitest'
import { without } from '../storage/plain.ts'
import { aCatalogue } from './catalogue.builder.ts'
import { choiceIn, chosenFrom, optionsOf, type Choice } from './offer.ts'

const offer = aCatalogue()

test('an area or topic without services leads nowhere and is not offered', () => {
  const { procedures: [report], ...rest } = offer
  const small = { ...rest, procedures: report ? [report] : [] }
  expect(optionsOf(small, 'area').map(area => area.id)).toEqual(['segnalazioni'])
  expect(optionsOf(small, 'topic').map(topic => topic.id)).toEqual(['mobilita'])
})

test('each option says how many services it leaves beside what is chosen', () => {
  expect(optionsOf(offer, 'event')).toMatchObject([{ id: 'casa', count: 1 }, { id: 'avviare-attivita', count: 1 }])
  expect(optionsOf(offer, 'office', { event: 'casa' })).toMatchObject([{ id: 'concessioni', count: 1 }])
  expect(optionsOf(offer, 'event', { event: 'casa' }), 'the facet itself is free to change').toHaveLength(2)
})

test.each<[string, Choice, readonly string[]]>([
  ['a moment of life', { event: 'casa' }, ['accesso-passo-carrabile']],
  ['an office', { office: 'trasporti' }, ['conto-proprio-licenza']],
  ['an audience', { audience: 'impresa' }, ['conto-proprio-licenza']],
  ['two that agree', { topic: 'mobilita', area: 'strade' }, ['accesso-passo-carrabile']],
  ['two that do not', { event: 'casa', office: 'trasporti' }, []],
  ['a value nobody has', { event: 'nozze' }, []],
])('%s chooses its services', (_, choice, expected) => {
  expect(chosenFrom(offer.procedures, choice).map(entry => entry.ref.id)).toEqual(expected)
})

test('the address says what is chosen, and nothing else of it counts', () => {
  expect(choiceIn({ event: 'casa', q: 'buca', office: '', area: ['a', 'b'] })).toEqual({ event: 'casa' })
})

test('a catalogue kept by an older version, without moments and offices, still shows its services', () => {
  const kept = { ...without(offer, 'lifeEvents', 'offices'), procedures: offer.procedures.map(entry => without(entry, 'lifeEvents', 'office')) }
  expect(optionsOf(kept, 'event')).toEqual([])
  expect(chosenFrom(kept.procedures, { topic: 'imprese' }).map(entry => entry.ref.id)).toEqual(['conto-proprio-licenza'])
})
