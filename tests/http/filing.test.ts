import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startServer, aPerson, type TestServer, type Someone } from './support/server.ts'
import { REQUEST, CF_A } from './support/definitions.ts'
import { sealed, submit } from './support/filing.ts'

let server: TestServer
let altea: Someone
beforeAll(async () => {
  server = await startServer([REQUEST])
  altea = await aPerson(server, CF_A)
})
afterAll(async () => { await server.stop() })

const answers = { codice_fiscale: CF_A, oggetto: 'Cantiere in via di Prova', larghezza: '2.5', permanente: true }

describe('x', () => {
  test('y', async () => {
    const r = await submit(server, await sealed(server, REQUEST, answers), altea)
    console.log(r.body)
    expect(r.statusCode).toBe(201)
  })
})
