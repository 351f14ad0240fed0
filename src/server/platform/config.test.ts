import { describe, expect, test } from 'vitest'
import { readConfig } from './config.ts'
import { BadSettings } from './environment.ts'

const KEY = 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA='
const PRODUCTION = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://sportello.provincia.example',
  DATABASE_URL: 'postgres://app:c3f1c2e4b5d6978812345678@db/sportello?sslmode=verify-full',
  MASTER_KEY: KEY,
  TRUST_PROXY: '10.0.0.1',
  CLAMD: 'clamd:3310',
  SIGNING_KEYS: '{}',
  CITIZEN_ISSUER: 'https://proxy.example',
  CITIZEN_CLIENT_SECRET: 'a3f1c2e4b5d6978812345678',
  STAFF_ISSUER: 'https://staff.example',
  STAFF_CLIENT_SECRET: 'b3f1c2e4b5d6978812345678',
  CLAIM_STAFF_LOGIN: 'employee_number',
}

/** The example of RFC 7515, A.3. */
const PRINTED = {
  kty: 'EC', crv: 'P-256', x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU', y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0', d: 'jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI',
}

function faults(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  try {
    readConfig(env)
    return []
  } catch (error) {
    if (error instanceof BadSettings) return error.faults
    throw error
  }
}

test('with no setting at all a developer’s machine works', () => {
  const config = readConfig({}, '/project')
  expect(config).toMatchObject({ production: false, demonstration: true, port: 8080, dataDir: '/project/.data', procedures: ['/project/procedures'] })
  expect(config.identity.provider).toBe('development')
})

test('further folders of definitions come after the project’s own', () => {
  expect(readConfig({ PROCEDURES: 'a, /b' }, '/project').procedures).toEqual(['/project/procedures', '/project/a', '/b'])
})

test('claim names of a deployment are read by attribute', () => {
  expect(readConfig({ CLAIM_FISCAL_NUMBER: 'cf,codice' }).identity.claims).toEqual({ fiscalNumber: ['cf', 'codice'] })
})

describe('production', () => {
  test('starts with good settings', () => {
    expect(faults(PRODUCTION)).toEqual([])
  })

  test.each([
    [{ DATABASE_URL: 'postgres://app:c3f1c2e4b5d6978812345678@localhost/sportello' }, 'a database on this machine'],
    [{ DATABASE_URL: 'postgres://app@%2Fvar%2Frun%2Fpostgresql/sportello' }, 'a socket of it'],
    [{ DATABASE_URL: 'postgres://app:c3f1c2e4b5d6978812345678@db/sportello', ALLOW_CLEAR_DATABASE: 'yes' }, 'a network of its own'],
    [{ CLAMD: undefined, ALLOW_UNSCANNED_UPLOADS: 'yes' }, 'another scanner'],
  ] as readonly (readonly [Readonly<Record<string, string | undefined>>, string])[])('starts with %j: %s', (env, why) => {
    expect(faults({ ...PRODUCTION, ...env }), why).toEqual([])
  })

  test.each([
    [{ IDENTITY_PROVIDER: 'development' }, 'IDENTITY_PROVIDER'],
    [{ DEMONSTRATION: 'yes' }, 'DEMONSTRATION'],
    [{ PUBLIC_URL: 'http://sportello.example' }, 'PUBLIC_URL'],
    [{ PUBLIC_URL: undefined }, 'PUBLIC_URL'],
    [{ DATABASE_URL: undefined }, 'DATABASE_URL'],
    [{ DATABASE_URL: 'postgres://app:secret@db/sportello?sslmode=verify-full' }, 'DATABASE_URL has a password'],
    [{ DATABASE_URL: 'postgres://app:c3f1c2e4b5d6978812345678@db/sportello' }, 'DATABASE_URL goes over a network'],
    [{ DATABASE_URL: 'postgres://app:c3f1c2e4b5d6978812345678@db/sportello?sslmode=require' }, 'DATABASE_URL goes over a network'],
    [{ DATABASE_OWNER_URL: 'postgres://owner@10.0.0.2/sportello' }, 'DATABASE_OWNER_URL goes over a network'],
    [{ SMTP_URL: 'smtp://posta:password@smtp.example', MAIL_FROM: 'no@provincia.example' }, 'SMTP_URL has a password'],
    [{ DATABASE_URL: 'postgres://app:%zz@db/sportello?sslmode=verify-full' }, 'DATABASE_URL has a password'],
    [{ TRUST_PROXY: undefined }, 'TRUST_PROXY is missing'],
    [{ CLAMD: undefined }, 'CLAMD is missing'],
    [{ MASTER_KEY: undefined }, 'MASTER_KEY'],
    [{ MASTER_KEY: Buffer.alloc(32).toString('base64') }, 'MASTER_KEY is not random'],
    [{ MASTER_KEY: 'short' }, '32 bytes'],
    [{ SIGNING_KEYS: undefined }, 'SIGNING_KEYS'],
    [{ CITIZEN_ISSUER: 'http://proxy.example' }, 'CITIZEN_ISSUER'],
    [{ CITIZEN_ISSUER: undefined }, 'CITIZEN_ISSUER'],
    [{ STAFF_CLIENT_SECRET: 'changeme-changeme-changeme' }, 'STAFF_CLIENT_SECRET'],
    [{ STAFF_CLIENT_SECRET: 'short' }, 'STAFF_CLIENT_SECRET'],
    [{ STAFF_ISSUER: 'https://proxy.example', STAFF_CLIENT_ID: 'sportello-citizen' }, 'are the same at the same provider'],
    [{ CLAIM_STAFF_LOGIN: undefined }, 'CLAIM_STAFF_LOGIN'],
    [{ CLAIM_STAFF_LOGIN: 'employee_number,email' }, 'CLAIM_STAFF_LOGIN'],
    [{ CITIZEN_ID_TOKEN_ALG: 'HS256' }, 'CITIZEN_ID_TOKEN_ALG must be one of'],
    [{ CITIZEN_LEVEL: '1' }, 'CITIZEN_LEVEL'],
    [{ METRICS_TOKEN: 'secret' }, 'METRICS_TOKEN'],
    [{ LOG_LEVEL: 'debug' }, 'LOG_LEVEL'],
    [{ FAILPOINTS: 'stored:kill:3' }, 'FAILPOINTS'],
    [{ TRUST_PROXY: '10.0.0.1,0.0.0.0/0' }, 'TRUST_PROXY=0.0.0.0/0'],
    [{ TRUST_PROXY: 'true' }, 'TRUST_PROXY=true'],
    [{ MASTER_KEY: Buffer.from(Array.from({ length: 32 }, (_, index) => index)).toString('base64') }, 'MASTER_KEY is not random'],
    [{ OLD_MASTER_KEYS: Buffer.alloc(32, 7).toString('base64') }, 'OLD_MASTER_KEYS'],
    [{ SIGNING_KEYS: 'p_pc=abc' }, 'SIGNING_KEYS must be a JSON object'],
    [{ SIGNING_KEYS: JSON.stringify({ p_pc: { ...PRINTED, d: undefined } }) }, 'the first key of p_pc must be a private EC key'],
    [{ SIGNING_KEYS: JSON.stringify({ p_pc: [{ kty: 'oct', k: 'c2VjcmV0' }] }) }, 'the first key of p_pc must be a private EC key'],
    [{ SIGNING_KEYS: JSON.stringify({ p_pc: PRINTED }) }, 'printed in a standard'],
  ])('%o is refused: %s', (change, told) => {
    expect(faults({ ...PRODUCTION, ...change }).join('\n')).toContain(told)
  })

  test('the embedded database is allowed only when it is asked for', () => {
    expect(faults({ ...PRODUCTION, DATABASE_URL: undefined, ALLOW_EMBEDDED_DATABASE: 'yes' })).toEqual([])
  })
})

test.each([
  [{ PORT: 'http' }, 'PORT must be a whole number'],
  [{ PORT: '70000' }, 'PORT must be a whole number'],
  [{ DEMONSTRATION: 'perhaps' }, 'DEMONSTRATION must be yes or no'],
  [{ DATABASE_URL: 'mysql://db' }, 'DATABASE_URL must be an address'],
  [{ CITIZEN_PROFILE: 'saml' }, 'CITIZEN_PROFILE must be one of'],
])('%o is told plainly: %s', (env, told) => {
  expect(faults(env).join()).toContain(told)
})

test('all faults are told at once', () => {
  expect(faults({ NODE_ENV: 'production' }).length).toBeGreaterThan(5)
})
