import { expect, test } from 'vitest'
import { filterOf, isNarrowed, queryOf, type InboxFilter } from './inbox-filter.ts'

test.each<[InboxFilter]>([[{}], [{ q: '123/2026', state: 'in-charge', office: 'trasporti', procedure: 'segnalazione-strada', sort: 'term' }], [{ sort: 'oldest' }]])('%o comes back from the address the same', filter => {
  expect(filterOf(queryOf(filter) as Record<string, string>)).toEqual(filter)
})

test.each<[Record<string, string | string[]>, string]>([
  [{ state: 'unknown' }, 'a state that does not exist'],
  [{ office: '../etc' }, 'what is no slug'],
  [{ sort: 'newest' }, 'the order there is anyway'],
  [{ q: '  ' }, 'nothing to look for'],
  [{ q: ['a', 'b'], other: 'x' }, 'a repeated and a foreign parameter'],
])('%o leaves no trace in the filter (%s)', query => {
  expect(filterOf(query)).toEqual({})
})

test('a search is cut to what the server accepts', () => {
  expect(filterOf({ q: 'x'.repeat(300) }).q).toHaveLength(100)
})

test('an order narrows nothing', () => {
  expect([isNarrowed({ sort: 'term' }), isNarrowed({ q: 'buca' })]).toEqual([false, true])
})
