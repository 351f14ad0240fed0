import fastify from 'fastify'
import { expect, test } from 'vitest'
import { readConfig } from './config.ts'
import { livingSessions } from './living-sessions.ts'
import { installRateLimit } from './limits.ts'
import { installProblems } from './problems.ts'

test('a request whose sender has gone before it is read is no failure of the server', async () => {
  const app = fastify()
  installProblems(app)
  app.addHook('onRequest', (request, _, done) => {
    Object.defineProperty(request, 'ip', { value: undefined })
    done()
  })
  await installRateLimit(app, readConfig({}), livingSessions())
  app.get('/', () => 'here')
  expect((await app.inject('/')).statusCode).toBe(400)
})
