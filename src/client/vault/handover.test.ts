import { expect, test } from 'vitest'
import type { KeysMessage } from '../pwa/messages.ts'
import type { OwnerKeys } from '../storage/storage.ts'
import { handoverBy } from './handover.ts'

const KEYS = { owner: 'somebody' } as unknown as OwnerKeys // carried, never looked into

function aWorker() {
  const heard: KeysMessage[] = []
  return {
    heard,
    postMessage: (message: KeysMessage, ports: readonly MessagePort[] = []) => {
      heard.push(message)
      if (message.kind === 'sportello:take-keys') ports[0]?.postMessage(undefined)
    },
  }
}

test('where the browser keeps nothing for a tab no key leaves the page, and none is asked for', async () => {
  const worker = aWorker()
  const handover = handoverBy({ worker: () => worker as unknown as ServiceWorker, tab: () => { throw new DOMException('refused', 'SecurityError') } })
  handover.give(KEYS)
  expect(await handover.take()).toBeUndefined()
  expect(worker.heard).toEqual([])
})

test('a ticket is good for one question', async () => {
  const worker = aWorker()
  const kept = new Map<string, string>()
  const tab = { getItem: (name: string) => kept.get(name) ?? null, setItem: (name: string, value: string) => void kept.set(name, value), removeItem: (name: string) => void kept.delete(name) }
  const handover = handoverBy({ worker: () => worker as unknown as ServiceWorker, tab: () => tab })
  handover.give(KEYS)
  await handover.take()
  await handover.take()
  expect(worker.heard.map(({ kind }) => kind)).toEqual(['sportello:keep-keys', 'sportello:take-keys'])
})
