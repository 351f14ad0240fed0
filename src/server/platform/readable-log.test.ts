import { expect, test } from 'vitest'
import { openLog, type Log } from './log.ts'
import { readableLines } from './readable-log.ts'

function told(say: (log: Log) => void): string {
  let text = ''
  say(openLog('info', readableLines({ write: line => { text += line } })))
  return text.replace(/^\d\d:\d\d:\d\d /gm, '')
}

test.each([
  ['what happened and its details', (log: Log) => { log.info({ applied: ['001_roles.sql'], attempt: 2 }, 'database migrated') }, 'database migrated  applied=["001_roles.sql"]  attempt=2\n'],
  ['a warning by its name', (log: Log) => { log.warn('trying again') }, 'WARNING trying again\n'],
  ['nothing that is secret', (log: Log) => { log.info({ token: 'abc' }, 'session') }, 'session  token=[hidden]\n'],
  ['a request without its number', (log: Log) => { log.child({ reqId: 'b1946ac9' }).info({ method: 'GET', status: 200 }, 'request') }, 'request  method=GET  status=200\n'],
])('a line tells %s', (_, say, expected) => {
  expect(told(say)).toBe(expected)
})

test('an error is told below its line', () => {
  const text = told(log => { log.error({ err: new Error('no room') }, 'job failed') })
  expect(text).toMatch(/^ERROR job failed\n {2}\{\n {4}"type": "Error",\n {4}"message": "no room"/)
})
