import { createPinia, setActivePinia } from 'pinia'
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { NoticesReply } from '#contract/notices.ts'
import { ok, refuse } from '#domain/problem/problem.ts'
import type { VaultSettings, VaultState } from '../storage/storage.ts'
import { createTexts } from '../text/index.ts'
import { useVault } from '../vault/store.ts'
import NoticesPanel from './NoticesPanel.vue'

const api = { notices: vi.fn(), chooseMail: vi.fn(), choosePush: vi.fn() }
vi.mock('../api/server.ts', () => ({ server: () => Promise.resolve(api) }))

const answered = (reply: NoticesReply) => Promise.resolve({ ...ok(reply), arrival: {} })
const unreachable = () => Promise.resolve({ ...refuse('network.unreachable', {}), arrival: {} })

let wrapper: VueWrapper | undefined
beforeEach(() => { setActivePinia(createPinia()) })
afterEach(() => {
  wrapper?.unmount()
  vi.resetAllMocks()
  vi.unstubAllGlobals()
})

const vaultOf = (use: VaultSettings['use']): VaultState => ({ lock: 'open', waitMs: 0, settings: { use, idleMinutes: 10, asked: true } })

async function aPanel(use: VaultSettings['use'] = 'own'): Promise<VueWrapper> {
  Object.assign(useVault(), { state: vaultOf(use) })
  const texts = createTexts('it')
  await texts.need(['account'])
  wrapper = mount(NoticesPanel, { global: { plugins: [texts] } })
  await flushPromises()
  return wrapper
}

/** A browser that shows notifications. */
function aBrowser({ permission }: { permission: NotificationPermission } = { permission: 'granted' }) {
  const subscription = { endpoint: 'https://fcm.googleapis.com/fcm/send/uno', unsubscribe: vi.fn(() => Promise.resolve(true)) }
  let subscribed: typeof subscription | null = null
  subscription.unsubscribe.mockImplementation(() => {
    subscribed = null
    return Promise.resolve(true)
  })
  const pushManager = {
    getSubscription: () => Promise.resolve(subscribed),
    subscribe: vi.fn(() => {
      subscribed = subscription
      return Promise.resolve(subscription)
    }),
  }
  vi.stubGlobal('Notification', { permission, requestPermission: () => Promise.resolve(permission) })
  vi.stubGlobal('navigator', { onLine: true, language: 'it', serviceWorker: { getRegistration: () => Promise.resolve({ pushManager }) } })
  return { subscription, pushManager, isSubscribed: () => subscribed !== null }
}

test('nothing is shown where the server has no way to tell anybody', async () => {
  api.notices.mockImplementation(() => answered({}))
  expect((await aPanel()).find('section').exists()).toBe(false)
})

test('the box for mail names the address and shows what was recorded, not what was pressed', async () => {
  api.notices.mockImplementation(() => answered({ mail: { on: false, address: 'altea@example.org' } }))
  api.chooseMail.mockImplementationOnce(unreachable).mockImplementationOnce(() => answered({ mail: { on: true, address: 'altea@example.org' } }))
  const panel = await aPanel()
  expect(panel.text()).toContain('altea@example.org')
  const box = panel.get<HTMLInputElement>('[name=avvisi-email]')
  await box.setValue(true)
  await flushPromises()
  expect(box.element.checked).toBe(false)
  expect(panel.text()).toContain('non è stata registrata')
  await box.setValue(true)
  await flushPromises()
  expect(box.element.checked).toBe(true)
  expect(panel.text()).toContain('Scelta registrata')
})

test('without an address there is no box, and the reason is said', async () => {
  api.notices.mockImplementation(() => answered({ mail: { on: false } }))
  const panel = await aPanel()
  expect(panel.find('input').exists()).toBe(false)
  expect(panel.text()).toContain('non ha dato un indirizzo')
})

test('a browser subscribes with the server\'s key, and is let go again', async () => {
  const browser = aBrowser()
  api.notices.mockImplementation(() => answered({ push: { key: 'BChiave', browsers: 0 } }))
  api.choosePush.mockImplementation(() => answered({ push: { key: 'BChiave', browsers: 1 } }))
  const panel = await aPanel()
  await panel.get('[name=avvisi-dispositivo]').setValue(true)
  await flushPromises()
  expect(browser.pushManager.subscribe).toHaveBeenCalledWith({ userVisibleOnly: true, applicationServerKey: 'BChiave' })
  expect(api.choosePush).toHaveBeenCalledWith({ on: true, endpoint: browser.subscription.endpoint }, expect.anything())
  await panel.get('[name=avvisi-dispositivo]').setValue(false)
  await flushPromises()
  expect(browser.isSubscribed()).toBe(false)
  expect(api.choosePush).toHaveBeenLastCalledWith({ on: false, endpoint: browser.subscription.endpoint }, expect.anything())
})

test('a browser that the server does not take on does not stay subscribed', async () => {
  const browser = aBrowser()
  api.notices.mockImplementation(() => answered({ push: { key: 'BChiave', browsers: 0 } }))
  api.choosePush.mockImplementation(unreachable)
  const panel = await aPanel()
  const box = panel.get<HTMLInputElement>('[name=avvisi-dispositivo]')
  await box.setValue(true)
  await flushPromises()
  expect([browser.isSubscribed(), box.element.checked]).toEqual([false, false])
  expect(panel.text()).toContain('non è stata registrata')
})

test('on a device that others use too nobody is called, and that is said', async () => {
  const browser = aBrowser()
  api.notices.mockImplementation(() => answered({ push: { key: 'BChiave', browsers: 0 } }))
  const panel = await aPanel('shared')
  expect(panel.find('[name=avvisi-dispositivo]').exists()).toBe(false)
  expect(panel.text()).toContain('Questo dispositivo è condiviso')
  expect(browser.pushManager.subscribe).not.toHaveBeenCalled()
})

test('a browser that waits for calls is let go when its device is found to be shared, whoever is here', async () => {
  const browser = aBrowser()
  await browser.pushManager.subscribe()
  const vault = useVault()
  vault.start()
  await flushPromises()
  expect(browser.isSubscribed()).toBe(true)
  Object.assign(vault, { state: vaultOf('shared') })
  await vi.waitFor(() => { expect(browser.isSubscribed()).toBe(false) })
})

test('where the browser was told no, it is said how to change that', async () => {
  aBrowser({ permission: 'denied' })
  api.notices.mockImplementation(() => answered({ push: { key: 'BChiave', browsers: 0 } }))
  const panel = await aPanel()
  expect(panel.find('input').exists()).toBe(false)
  expect(panel.text()).toContain('impostazioni del sito')
})

test('with no network nothing can be chosen, and that is said', async () => {
  api.notices.mockImplementation(unreachable)
  expect((await aPanel()).text()).toContain('quando c’è la rete')
})
