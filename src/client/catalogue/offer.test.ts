import { expect, test } from 'vitest'
import { aCatalogue } from './catalogue.builder.ts'
import { areasInUse, topicsInUse } from './offer.ts'

test('an area or topic without services leads nowhere and is not offered', () => {
  const { procedures: [report], ...rest } = aCatalogue()
  const offer = { ...rest, procedures: report ? [report] : [] }
  expect(areasInUse(offer).map(area => area.id)).toEqual(['segnalazioni'])
  expect(topicsInUse(offer).map(topic => topic.id)).toEqual(['mobilita'])
})
