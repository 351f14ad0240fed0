import { afterAll, beforeAll, expect, test } from 'vitest'
import * as paths from '#contract/paths.ts'
import { startTestServer, type TestServer } from '#support/server.ts'

let server: TestServer
beforeAll(async () => { server = await startTestServer() })
afterAll(() => server.close())

interface Operation { readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>> }
interface Api { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> }

/** As OpenAPI writes it: `{id}` for `:id`. */
const asDescribed = (path: string): string => path.replace(/:(\w+)/g, '{$1}')
const agreed = Object.values(paths).flatMap((group: unknown) => typeof group === 'object' && group !== null ? Object.values(group as Record<string, string>) : [])
  .filter(path => path.startsWith('/api/')).map(asDescribed)

async function described(): Promise<Api> {
  return (await server.app.inject({ url: '/api/openapi.json', headers: { host: 'localhost:8080' } })).json<Api>()
}

test('what the contract names is what the server describes, no path more and none less', async () => {
  expect(Object.keys((await described()).paths).toSorted()).toEqual([...new Set(agreed)].toSorted())
})

test('every operation says what it answers and which problems it may answer', async () => {
  const operations = Object.entries((await described()).paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, ...operation })))
  const wanting = operations.filter(({ responses }) => {
    const statuses = Object.keys(responses)
    const hasProblems = ['4XX', '5XX'].every(status => 'application/problem+json' in (responses[status]?.content ?? {}))
    return !hasProblems || !statuses.some(status => status.startsWith('2'))
  })
  expect(operations.length).toBeGreaterThan(15)
  expect(wanting.map(({ name }) => name)).toEqual([])
})
