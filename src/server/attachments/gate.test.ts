import { expect, test } from 'vitest'
import { openGate } from './gate.ts'

/** Works that end when they are told to, and which of them have begun. */
function works(limits = { maxAtOnce: 2, maxWaiting: 2, maxWaitingOfOne: 2 }) {
  const gate = openGate(limits)
  const begun: string[] = []
  return {
    begun,
    pass: (key: string, name = key, sender = 'who') => {
      const { promise, resolve, reject } = Promise.withResolvers<string>()
      const passed = gate.pass({ key, sender }, () => {
        begun.push(name)
        return promise
      })
      return {
        passed,
        end: () => { resolve(name) },
        fail: () => { reject(new Error(name)) },
      }
    },
  }
}

test('only so many are at work, the others wait and come in their order', async () => {
  const { begun, pass } = works()
  const [a, b, c, d] = [pass('a'), pass('b'), pass('c'), pass('d')] as const
  await Promise.resolve()
  expect(begun).toEqual(['a', 'b'])
  b.end()
  expect(await b.passed).toBe('b')
  a.end()
  await a.passed
  for (const one of [c, d]) one.end()
  await Promise.all([c.passed, d.passed])
  expect(begun).toEqual(['a', 'b', 'c', 'd'])
})

test('of one file one is at work and one waits, and neither keeps another file out', async () => {
  const { begun, pass } = works()
  const [first, second] = [pass('a', 'first'), pass('a', 'second')] as const
  await expect(pass('a', 'third').passed).rejects.toMatchObject({ problems: [{ code: 'server.unavailable' }] })
  const other = pass('b')
  other.end()
  await other.passed
  expect(begun).toEqual(['first', 'b'])
  first.end()
  second.end()
  expect(await second.passed).toBe('second')
})

test('beyond those who may wait the server is unavailable for a while', async () => {
  const { begun, pass } = works({ maxAtOnce: 1, maxWaiting: 1, maxWaitingOfOne: 1 })
  const [a, b] = [pass('a'), pass('b')] as const
  await expect(pass('c').passed).rejects.toMatchObject({ problems: [{ code: 'server.unavailable' }] })
  a.end()
  b.end()
  await Promise.all([a.passed, b.passed])
  const later = pass('c')
  later.end()
  await later.passed
  expect(begun).toEqual(['a', 'b', 'c'])
})

test('a work that fails lets the next one in', async () => {
  const { pass } = works({ maxAtOnce: 1, maxWaiting: 1, maxWaitingOfOne: 1 })
  const [a, b] = [pass('a'), pass('b')] as const
  a.fail()
  await expect(a.passed).rejects.toThrow('a')
  b.end()
  expect(await b.passed).toBe('b')
})

test('who sends many files leaves places to others, and is passed by who has none at work', async () => {
  const { begun, pass } = works({ maxAtOnce: 3, maxWaiting: 12, maxWaitingOfOne: 4 })
  const many = Array.from({ length: 7 }, (_, number) => pass(`file ${String(number)}`, `many ${String(number)}`, 'many'))
  await expect(pass('file 7', 'many 7', 'many').passed).rejects.toMatchObject({ problems: [{ code: 'server.unavailable' }] })
  const other = pass('photo', 'other', 'other')
  other.end()
  many[0]?.end()
  expect(await other.passed).toBe('other')
  expect(begun.slice(0, 4)).toEqual(['many 0', 'many 1', 'many 2', 'other'])
  for (const one of many) one.end()
  await Promise.all(many.map(one => one.passed))
  expect(begun).toHaveLength(8)
})
