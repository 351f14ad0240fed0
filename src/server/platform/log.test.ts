import { expect, test } from 'vitest'
import { describeError, openLog } from './log.ts'

function logged(fields: object): Record<string, unknown> {
  let line = ''
  openLog('info', { write: text => { line = text } }).error(fields, 'it failed')
  return JSON.parse(line) as Record<string, unknown>
}

test.each([
  ['described by who logs it', (error: Error) => describeError(error)],
  ['as it is', (error: Error) => error],
])('an error keeps its type, code and message in the log, %s', (_, given) => {
  const error = Object.assign(new TypeError('no such road'), { code: '57P01' })
  expect(logged({ err: given(error) })['err']).toMatchObject({ type: 'TypeError', code: '57P01', message: 'no such road' })
})

test('what is no error tells nothing of itself', () => {
  expect(JSON.stringify(logged({ err: { name: 'Altea Segnaposto' } }))).not.toContain('Altea')
})
