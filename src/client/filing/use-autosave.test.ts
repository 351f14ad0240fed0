import { effectScope, shallowRef, type EffectScope } from 'vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import { useAutosave, type Autosave } from './use-autosave.ts'

const scopes: EffectScope[] = []

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => {
  scopes.splice(0).forEach(scope => { scope.stop() })
  vi.useRealTimers()
})

function start(save: () => Promise<Result<unknown>>, settle?: (changes: { value: number }) => void, settled?: () => Promise<void>): { changes: { value: number }, autosave: Autosave, stop: () => void } {
  const changes = shallowRef(0)
  const scope = effectScope()
  scopes.push(scope)
  const autosave = scope.run(() => useAutosave(changes, save, { ...settle && { settle: () => { settle(changes) } }, ...settled && { settled }, page: document, window }))
  if (!autosave) throw new Error('the scope was stopped')
  return { changes, autosave, stop: () => { scope.stop() } }
}

test('a change is pending until the storage has answered, then saved', async () => {
  let answerNow: (result: Result<unknown>) => void = () => undefined
  const { changes, autosave } = start(() => new Promise(resolve => { answerNow = resolve }))
  changes.value += 1
  expect(autosave.state.value.at).toBe('pending')
  await vi.advanceTimersByTimeAsync(400)
  expect(autosave.state.value.at).toBe('saving')
  answerNow(ok(undefined))
  await vi.advanceTimersByTimeAsync(0)
  expect(autosave.state.value.at).toBe('saved')
})

test('many keys in a row are one save, but nobody goes unsaved for a second', async () => {
  const save = vi.fn(() => Promise.resolve(ok(undefined)))
  const { changes } = start(save)
  for (let key = 0; key < 5; key += 1) {
    changes.value += 1
    await vi.advanceTimersByTimeAsync(100)
  }
  expect(save).not.toHaveBeenCalled()
  for (let key = 0; key < 20; key += 1) {
    changes.value += 1
    await vi.advanceTimersByTimeAsync(100)
  }
  expect(save).toHaveBeenCalledTimes(3) // at 0.8, 1.6 and 2.4 seconds
})

test('it is not safe to go while a photograph is being made ready: the answer that names it comes after, and is saved', async () => {
  const ready = Promise.withResolvers<undefined>()
  const save = vi.fn(() => Promise.resolve(ok(undefined)))
  const { changes, autosave } = start(save, undefined, () => ready.promise)
  let isSafe: boolean | undefined
  void autosave.safe().then(answer => { isSafe = answer })
  await vi.advanceTimersByTimeAsync(10)
  expect([isSafe, save.mock.calls.length]).toEqual([undefined, 0])
  changes.value += 1
  ready.resolve(undefined)
  await vi.advanceTimersByTimeAsync(0)
  expect([isSafe, save.mock.calls.length]).toEqual([true, 1])
})

test('what was typed during a save is saved after it', async () => {
  const finish: (() => void)[] = []
  const { changes, autosave } = start(() => new Promise(resolve => {
    finish.push(() => { resolve(ok(undefined)) })
  }))
  changes.value += 1
  await vi.advanceTimersByTimeAsync(400)
  changes.value += 1
  finish[0]?.()
  await vi.advanceTimersByTimeAsync(0)
  expect(autosave.state.value.at).toBe('pending')
  await vi.advanceTimersByTimeAsync(400)
  expect(finish).toHaveLength(2)
  expect(autosave.state.value.at).toBe('saving')
  finish[1]?.()
  await vi.advanceTimersByTimeAsync(0)
  expect(autosave.state.value.at).toBe('saved')
})

test('a phone that saves more slowly than one types does not save without end', async () => {
  let saves = 0
  const { changes } = start(() => {
    saves += 1
    return new Promise(resolve => setTimeout(resolve, 150, ok(undefined)))
  })
  for (let key = 0; key < 100; key += 1) {
    changes.value += 1
    await vi.advanceTimersByTimeAsync(60)
  }
  expect(saves).toBe(6) // in six seconds of a hundred keys
})

test('what was typed while a save ran is saved too before the step is left', async () => {
  const finish: (() => void)[] = []
  const { changes, autosave } = start(() => new Promise(resolve => {
    finish.push(() => { resolve(ok(undefined)) })
  }))
  changes.value += 1
  const left = autosave.flush()
  changes.value += 1
  finish[0]?.()
  await vi.advanceTimersByTimeAsync(0)
  finish[1]?.()
  expect(await left).toBe(true)
  expect(autosave.state.value.at).toBe('saved')
})

test('a full disk is said, kept saying while typing goes on, and tried again by itself', async () => {
  let full = true
  const save = vi.fn(() => Promise.resolve(full ? refuse('storage.quota-exceeded', {}) : ok(undefined)))
  const { changes, autosave } = start(save)
  changes.value += 1
  await vi.advanceTimersByTimeAsync(400)
  expect(autosave.state.value).toMatchObject({ at: 'failed', problem: { code: 'storage.quota-exceeded' } })
  changes.value += 1
  expect(autosave.state.value.at).toBe('failed')
  full = false
  await vi.advanceTimersByTimeAsync(5_000)
  expect(autosave.state.value.at).toBe('saved')
})

test('a draft changed in another window is never saved over by itself', async () => {
  const save = vi.fn(() => Promise.resolve(refuse('draft.stale', { ours: 1, theirs: 2 })))
  const { changes, autosave } = start(save)
  changes.value += 1
  await vi.advanceTimersByTimeAsync(60_000)
  expect(save).toHaveBeenCalledTimes(1)
  expect(autosave.state.value).toMatchObject({ at: 'failed', problem: { code: 'draft.stale' } })
})

test.each(['pagehide', 'leaving the page component'])('nothing waits for the timer at %s', async how => {
  const save = vi.fn(() => Promise.resolve(ok(undefined)))
  const { changes, stop } = start(save)
  changes.value += 1
  if (how === 'pagehide') window.dispatchEvent(new Event('pagehide'))
  else stop()
  await vi.advanceTimersByTimeAsync(0)
  expect(save).toHaveBeenCalledTimes(1)
})

test('the browser is asked to hold the window only while something is unsaved', async () => {
  const { changes } = start(() => Promise.resolve(ok(undefined)))
  const closing = (): boolean => window.dispatchEvent(new Event('beforeunload', { cancelable: true }))
  expect(closing()).toBe(true)
  changes.value += 1
  expect(closing()).toBe(false)
  await vi.advanceTimersByTimeAsync(400)
  expect(closing()).toBe(true)
})

test('the last key is saved too when the page goes before anything followed from it', async () => {
  let typed = 0
  const save = vi.fn(() => Promise.resolve(ok(undefined)))
  const { stop } = start(save, changes => {
    const count = typed
    typed = 0
    changes.value += count
  })
  typed = 1
  window.dispatchEvent(new Event('pagehide'))
  await vi.advanceTimersByTimeAsync(0)
  expect(save).toHaveBeenCalledOnce()
  typed = 1
  stop()
  await vi.advanceTimersByTimeAsync(0)
  expect(save).toHaveBeenCalledTimes(2)
})

test('a key is unsaved at once and is saved in its time, whenever what follows from it is worked out', async () => {
  const save = vi.fn(() => Promise.resolve(ok(undefined)))
  const [acts, changes] = [shallowRef(0), shallowRef(0)]
  let unsettled = false
  const settle = (): void => {
    if (!unsettled) return
    unsettled = false
    changes.value += 1
  }
  const type = (): void => {
    unsettled = true
    acts.value += 1
  }
  const scope = effectScope()
  scopes.push(scope)
  const autosave = scope.run(() => useAutosave(changes, save, { acts, settle, page: document, window }))
  type()
  expect(autosave?.state.value.at).toBe('pending')
  await vi.advanceTimersByTimeAsync(100)
  settle()
  await vi.advanceTimersByTimeAsync(299)
  expect(save).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1)
  expect(save).toHaveBeenCalledTimes(1)
  expect(autosave?.state.value.at).toBe('saved')
  type()
  await vi.advanceTimersByTimeAsync(400)
  expect(save, 'never worked out by itself').toHaveBeenCalledTimes(2)
})

test('keys that come to what is saved already are not saved again, and nobody is told that they wait', async () => {
  const save = vi.fn(() => Promise.resolve(ok(undefined)))
  const [acts, changes] = [shallowRef(0), shallowRef(0)]
  const scope = effectScope()
  scopes.push(scope)
  const autosave = scope.run(() => useAutosave(changes, save, { acts, page: document, window }))
  acts.value += 1
  expect(autosave?.state.value.at).toBe('pending')
  await vi.advanceTimersByTimeAsync(400)
  expect(autosave?.state.value.at).toBe('saved')
  expect(save).not.toHaveBeenCalled()
})
