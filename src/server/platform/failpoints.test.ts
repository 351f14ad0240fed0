import { describe, expect, test } from 'vitest'
import { readConfig } from './config.ts'
import { openFailpoints } from './failpoints.ts'

const faultsOf = (env: Readonly<Record<string, string>>): string => {
  try {
    readConfig(env)
    return ''
  } catch (error) {
    return String(error)
  }
}

test('without a rule every passage is free', async () => {
  const { failpoints } = readConfig({})
  await expect(openFailpoints(failpoints).reach('numbered')).resolves.toBeUndefined()
})

test('a rule undoes the transaction at each so many passages of its place, and at no other place', async () => {
  const { failpoints } = readConfig({ FAILPOINTS: 'numbered:undo:2' })
  const opened = openFailpoints(failpoints)
  await opened.reach('numbered')
  await opened.reach('stored')
  await expect(opened.reach('numbered')).rejects.toMatchObject({ code: '40001' })
  await opened.reach('numbered')
  await expect(opened.reach('numbered')).rejects.toMatchObject({ code: '40001' })
})

describe('the server does not start', () => {
  test.each([
    ['elsewhere:kill:1', 'there is no such place'],
    ['numbered:explode:1', 'nothing of the kind can be done'],
    ['numbered:kill:0', 'a passage is at least the first'],
    ['committed:undo:1', 'what is committed cannot be undone'],
  ])('with FAILPOINTS=%s: %s', FAILPOINTS => {
    expect(faultsOf({ FAILPOINTS })).toContain('FAILPOINTS')
  })

  test('with any failpoint in production', () => {
    expect(faultsOf({ NODE_ENV: 'production', FAILPOINTS: 'numbered:kill:1' })).toContain('FAILPOINTS ends the server on purpose')
    expect(faultsOf({ NODE_ENV: 'production' })).not.toContain('FAILPOINTS')
  })
})
