import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { installProblems } from './problems.ts'

test.each([
  ['57014', 503, 'a statement took longer than it may'],
  ['25P03', 503, 'a transaction did nothing for longer than it may'],
  ['57P01', 503, 'the database is being stopped'],
  ['53300', 503, 'the database has no connection left'],
  ['23505', 500, 'a row that is there already is a mistake of the program'],
])('of the database’s %s comes %i (%s)', async (code, status) => {
  const app = Fastify()
  installProblems(app)
  app.get('/', () => { throw Object.assign(new Error('no'), { code }) })
  const reply = await app.inject('/')
  expect([reply.statusCode, reply.headers['retry-after']]).toEqual([status, status === 503 ? '5' : undefined])
  await app.close()
})
