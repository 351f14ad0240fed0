import { expect, test } from 'vitest'
import { isConnectionLost } from './transaction.ts'

test.each([
  ['Connection terminated unexpectedly', true, 'it went while a query was under way'],
  ['Client has encountered a connection error and is not queryable', true, 'it had gone when the transaction was to be undone'],
  ['Client was closed and is not queryable', true, 'the pool closed it'],
  ['timeout exceeded when trying to connect', true, 'none was free'],
  ['duplicate key value violates unique constraint', false, 'the database answered'],
])('«%s» → %s (%s)', (message, isLost) => {
  expect(isConnectionLost(new Error(message))).toBe(isLost)
})
