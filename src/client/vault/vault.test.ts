import { describe, expect, test } from 'vitest'
import { aDevice, aDraft, codes, must, type Device } from '#support/device.ts'
import type { DeviceStorage } from '../storage/storage.ts'
import type { KeysMessage } from '../pwa/messages.ts'
import { keysBetweenPages, type KeysBetweenPages } from '../pwa/worker/keys-between-pages.ts'
import { handoverBy, type Handover } from './handover.ts'
import type { Channel } from './tabs.ts'
import { createVault, type Vault } from './vault.ts'

interface Page { readonly vault: Vault, readonly storage: DeviceStorage, readonly restarts: () => number, readonly reload: () => Promise<Page> }

/** A worker and a tab, as a page sees them. */
function aTab(worker: KeysBetweenPages): Handover {
  const kept = new Map<string, string>()
  return handoverBy({
    tab: () => ({ getItem: name => kept.get(name) ?? null, setItem: (name, value) => { kept.set(name, value) }, removeItem: name => { kept.delete(name) } }),
    worker: () => ({ postMessage: (message: KeysMessage, ports?: unknown) => { void worker.hear(message, keys => { (ports as MessagePort[])[0]?.postMessage(keys) }) } }),
  })
}

/** The pages of one browser: what one says on the channel the others hear, a moment later. */
class Browser {
  readonly device: Device = aDevice()
  owner = 'anna'
  staff = false
  /** Pages hear nothing of one another, as when there is one after the other. */
  alone = false
  readonly #worker = keysBetweenPages({ nowMs: () => 0, wait: () => new Promise(() => undefined) })
  readonly #listeners: { readonly from: Channel, readonly hear: (event: MessageEvent) => void }[] = []

  async page(handover = aTab(this.#worker)): Promise<Page> {
    const storage = await this.device.open()
    let restarts = 0
    const vault = createVault({
      storage: () => Promise.resolve(storage),
      owner: () => this.owner,
      isStaff: () => this.staff,
      code: () => Promise.resolve({
        newTerms: () => ({ salt: new Uint8Array(16), memoryKiB: 8, passes: 1 }),
        deriveSecret: code => Promise.resolve(new Uint8Array(32).fill(code.length)), // Argon2id has tests of its own
      }),
      channel: this.#channel(),
      restart: () => { restarts += 1 },
      onTouched: () => undefined,
      handover,
    })
    await vault.look()
    return {
      vault, storage, restarts: () => restarts,
      reload: () => {
        vault.handOver()
        return this.page(handover)
      },
    }
  }

  #channel(): Channel {
    const channel: Channel = {
      postMessage: data => {
        const others = this.#listeners.filter(one => one.from !== channel)
        if (!this.alone) queueMicrotask(() => { for (const { hear } of others) hear({ data: structuredClone(data) } as MessageEvent) })
      },
      addEventListener: (_, hear) => { this.#listeners.push({ from: channel, hear }) },
    }
    return channel
  }
}

test('without a code there is no gate, and locking does nothing', async () => {
  const { vault, restarts } = await new Browser().page()
  await vault.lockNow()
  expect([vault.gate.value, vault.state.value?.lock, restarts()]).toEqual([undefined, 'none', 0])
})

test('a page opened later stands before the gate until the code is given', async () => {
  const browser = new Browser()
  const first = await browser.page()
  must(await first.storage.saveDraft(aDraft({ owner: 'anna' }), 0))
  must(await first.vault.setCode('giardino', undefined))
  await first.vault.lockNow()
  expect(first.restarts()).toBe(1)
  const later = await browser.page()
  expect(later.vault.gate.value).toBe('unlock')
  expect(codes(await later.vault.unlock('sbagliato'))).toEqual(['lock.wrong-code'])
  expect(later.vault.gate.value).toBe('unlock')
  must(await later.vault.unlock('giardino'))
  expect(later.vault.gate.value).toBeUndefined()
  expect(must(await later.storage.listDrafts('anna'))).toHaveLength(1)
})

test('a reload of an unlocked page asks for no code; a page in a new tab does', async () => {
  const browser = new Browser()
  browser.alone = true
  const first = await browser.page()
  must(await first.storage.saveDraft(aDraft({ owner: 'anna' }), 0))
  must(await first.vault.setCode('giardino', undefined))
  const second = await first.reload()
  expect(second.vault.gate.value).toBeUndefined()
  expect(must(await second.storage.listDrafts('anna'))).toHaveLength(1)
  second.vault.handOver()
  expect((await browser.page()).vault.gate.value).toBe('unlock')
})

test('what was locked, by this page or by another, a reload does not open; nor does it give one person the keys of another', async () => {
  const browser = new Browser()
  browser.alone = true
  const first = await browser.page()
  must(await first.vault.setCode('giardino', undefined))
  const other = await first.reload()
  await other.vault.lockNow()
  expect((await first.reload()).vault.gate.value).toBe('unlock')
  const shared = new Browser()
  shared.alone = true
  shared.owner = 'carla'
  must(await (await shared.page()).vault.setCode('palestra', undefined))
  shared.owner = 'anna'
  const annas = await shared.page()
  must(await annas.vault.setCode('giardino', undefined))
  annas.vault.handOver()
  shared.owner = 'carla'
  expect((await annas.reload()).vault.gate.value).toBe('unlock')
})

test('a page opened beside an unlocked one is unlocked too, and all lock together', async () => {
  const browser = new Browser()
  const first = await browser.page()
  must(await first.vault.setCode('giardino', undefined))
  const second = await browser.page()
  expect(second.vault.gate.value).toBeUndefined()
  await second.vault.lockNow()
  await expect.poll(first.restarts).toBe(1)
  expect((await browser.page()).vault.gate.value).toBe('unlock')
})

test('a page at the gate opens when another is unlocked', async () => {
  const browser = new Browser()
  const first = await browser.page()
  must(await first.vault.setCode('giardino', undefined))
  await first.vault.lockNow()
  const [here, there] = [await browser.page(), await browser.page()]
  must(await here.vault.unlock('giardino'))
  await expect.poll(() => there.vault.gate.value).toBeUndefined()
})

describe('locking', () => {
  test('saves first what is on the page', async () => {
    const { vault, storage, restarts } = await new Browser().page()
    must(await vault.setCode('giardino', undefined))
    vault.beforeLock(async () => (await storage.saveDraft(aDraft({ owner: 'anna' }), 0)).ok)
    await vault.lockNow()
    expect(restarts()).toBe(1)
    must(await vault.unlock('giardino'))
    expect(must(await storage.listDrafts('anna'))).toHaveLength(1)
  })

  test('waits, and says so, while something cannot be saved', async () => {
    const { vault, restarts } = await new Browser().page()
    must(await vault.setCode('giardino', undefined))
    const takeBack = vault.beforeLock(() => Promise.resolve(false))
    await vault.lockNow()
    expect([vault.held.value, restarts()]).toEqual([true, 0])
    takeBack()
    await vault.lockNow()
    expect([vault.held.value, restarts()]).toEqual([false, 1])
  })
})

test('the staff may not work on a device without a lock', async () => {
  const browser = new Browser()
  browser.staff = true
  const { vault } = await browser.page()
  expect(vault.gate.value).toBe('set-lock')
  must(await vault.setCode('giardino', undefined, { use: 'office', idleMinutes: 5 }))
  expect([vault.gate.value, vault.state.value?.settings.use]).toEqual([undefined, 'office'])
  expect(codes(await vault.removeCode('giardino'))).toEqual(['lock.needed'])
})

test('another person on the same device has another lock', async () => {
  const browser = new Browser()
  const { vault } = await browser.page()
  must(await vault.setCode('giardino', undefined))
  browser.owner = 'bruno'
  await vault.look()
  expect(vault.state.value?.lock).toBe('none')
})

test('the code is changed and taken away by who knows it', async () => {
  const { vault } = await new Browser().page()
  must(await vault.setCode('giardino', undefined))
  expect(codes(await vault.setCode('nuovissimo', 'errato'))).toEqual(['lock.wrong-code'])
  must(await vault.setCode('nuovissimo', 'giardino'))
  expect(codes(await vault.removeCode('giardino'))).toEqual(['lock.wrong-code'])
  must(await vault.removeCode('nuovissimo'))
  expect(vault.state.value?.lock).toBe('none')
})
