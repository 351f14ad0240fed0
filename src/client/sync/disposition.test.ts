import fc from 'fast-check'
import { expect, test } from 'vitest'
import { problem, type Problem } from '#domain/problem/problem.ts'
import { LONGEST_MS, retryDelayMs } from './backoff.ts'
import { dispositionOf, type Disposition } from './disposition.ts'

test.each<[number | undefined, Problem, Disposition['then'], string]>([
  [undefined, problem('network.unreachable', {}), 'retry', 'no network'],
  [200, problem('network.not-our-server', {}), 'retry', 'a captive portal'],
  [404, problem('network.not-our-server', {}), 'retry', 'a page of a proxy, not our 404'],
  [200, problem('receipt.mismatch', {}), 'retry', 'said so, and asked again later'],
  [408, problem('server.unavailable', {}), 'retry', 'a timeout'],
  [423, problem('filing.in-flight', {}), 'retry', 'in flight'],
  [425, problem('server.unavailable', {}), 'retry', 'too early'],
  [429, problem('request.rate-limited', { retryAfterSeconds: 1 }), 'retry', 'too many'],
  [500, problem('server.failed', {}), 'retry', 'the server failed'],
  [503, problem('server.unavailable', {}), 'retry', 'overloaded'],
  [422, problem('attachment.incomplete', { sha256: '' }), 'retry', 'sending the file again mends it'],
  [400, problem('request.malformed', { detail: 'http' }), 'retry', 'bent on its way until it was no HTTP any more'],
  [400, problem('request.malformed', { detail: 'json' }), 'correct', 'its own bytes are at fault'],
  [undefined, problem('storage.unavailable', {}), 'retry', 'the device lost its storage for a moment'],
  [401, problem('identity.login-required', {}), 'login', 'the session expired'],
  [403, problem('identity.assurance-too-low', { required: 2, actual: 1 }), 'login', 'too low a level'],
  [403, problem('permission.denied', {}), 'correct', 'logging in again would not help'],
  [409, problem('filing.id-reused', { id: 'x' }), 'correct', 'another content is registered'],
  [409, problem('definition.superseded', { current: 4 }), 'correct', 'the form has changed'],
  [413, problem('request.too-large', { maxBytes: 1 }), 'correct', 'too large'],
  [422, problem('field.required', { path: 'km' }), 'correct', 'an answer is missing'],
  [undefined, problem('storage.damaged', {}), 'correct', 'a file must be attached again'],
])('%s %o → %s (%s)', (status, one, then) => {
  expect(dispositionOf({ during: 'filing', problems: [one], arrival: status === undefined ? {} : { status } }, 0).then).toBe(then)
})

test('several faults of which one must be mended by the person are all shown', () => {
  const problems = [problem('attachment.incomplete', { sha256: '' }), problem('field.required', { path: 'km' })]
  expect(dispositionOf({ during: 'filing', problems, arrival: { status: 422 } }, 0)).toEqual({ then: 'correct', problems })
})

test('what comes after the registration is never for the person to correct', () => {
  expect(dispositionOf({ during: 'receipt', problems: [problem('permission.denied', {})], arrival: { status: 403 } }, 0).then).toBe('retry')
})

test('the pause lies between two seconds and a quarter of an hour, whatever the failures and the server ask', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 10_000 }), fc.double({ min: 0, max: 0.999, noNaN: true }), fc.option(fc.nat()), (failures, random, askedMs) => {
    const delayMs = retryDelayMs(failures, random, askedMs ?? undefined)
    expect(delayMs).toBeGreaterThanOrEqual(retryDelayMs(failures, random))
    expect(delayMs).toBeGreaterThanOrEqual(2_000)
    expect(delayMs).toBeLessThanOrEqual(LONGEST_MS)
  }))
})

test('phones that failed together do not come back together', () => {
  expect(retryDelayMs(5, 0.1)).not.toBe(retryDelayMs(5, 0.9))
  expect(retryDelayMs(1, 0.1, 60_000)).not.toBe(retryDelayMs(1, 0.9, 60_000))
})

test('a server that asks five seconds of everybody is asked less and less often', () => {
  const waits = Array.from({ length: 10 }, (_, failures) => retryDelayMs(failures + 1, 0.5, 5_000))
  expect(waits[0]).toBe(5_500)
  expect(waits.at(-1)).toBeGreaterThan(400_000)
})
