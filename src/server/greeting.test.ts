import { expect, test } from 'vitest'
import type { BodySource } from './catalogue/index.ts'
import { DEMO_PEOPLE, DEMO_STAFF } from './demonstration/index.ts'
import { greeting } from './greeting.ts'
import { readConfig } from './platform/config.ts'

const BODIES = [
  { hosts: ['piacenza.localhost'], name: { it: 'Provincia di Piacenza', en: 'Province of Piacenza' } },
  { hosts: ['laspezia.localhost'], name: { it: 'Provincia della Spezia', en: 'Province of La Spezia' } },
] as unknown as readonly BodySource[] // all that is greeted with

test('tells every address and who to be', async () => {
  const lines = (await greeting(readConfig({}), BODIES, 8080)).split('\n')
  expect(lines).toContain('  http://piacenza.localhost:8080  Provincia di Piacenza')
  expect(lines).toContain('  http://laspezia.localhost:8080  Provincia della Spezia')
  expect(lines).toContain('  http://localhost:8080           Provincia di Piacenza')
  for (const { givenName, familyName, note } of DEMO_PEOPLE) expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^  ${givenName} ${familyName} +${note}$`)))
  for (const { name, note } of DEMO_STAFF) expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^  ${name} +${note}$`)))
})

test('names nobody where a real provider is configured', async () => {
  const config = readConfig({ IDENTITY_PROVIDER: 'oidc', PUBLIC_URL: 'https://sportello.example', CITIZEN_ISSUER: 'https://a.example', STAFF_ISSUER: 'https://a.example', CITIZEN_CLIENT_SECRET: 'x', STAFF_CLIENT_SECRET: 'x' })
  expect(await greeting(config, BODIES, 8080)).toBe('\nSportello is ready:\n  https://sportello.example\n\nCtrl-C stops it.\n\n')
})
