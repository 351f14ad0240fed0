import { mount, RouterLinkStub, type VueWrapper } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { nextTick, ref, shallowRef, type Component } from 'vue'
import { problem } from '#domain/problem/problem.ts'
import { anEntry } from '#support/device.ts'
import { standIn } from '#support/stand-in.ts'
import { announceKey } from '#ui/announcer.ts'
import type { OutboxEntry, OutboxState, Unopened } from '../storage/records.ts'
import { createMemoryHistory, createRouter } from 'vue-router'
import { createTexts } from '../text/index.ts'
import OutboxPage from './OutboxPage.vue'

const said = vi.fn()
let now: (state: OutboxState) => Promise<void>
let page: VueWrapper | undefined
const unopened = shallowRef<readonly Unopened[]>([])
const thePage = (): VueWrapper => page ?? expect.unreachable()
beforeEach(async () => {
  const pinia = createPinia()
  const entries = shallowRef<readonly OutboxEntry[]>([])
  unopened.value = []
  standIn(pinia, 'outbox', { unopened, entries, unfiled: entries, isRead: ref(true), ofOthers: ref(0), waiting: 0, state: ref('idle'), progress: undefined, start: () => undefined, sendNow: () => Promise.resolve() })
  const texts = createTexts('it')
  await texts.need(['outbox', 'problem', 'unopened', 'ui'])
  const entry = anEntry({ name: 'Buca in via Roma' })
  now = async state => {
    entries.value = [{ ...entry, state }]
    await nextTick()
  }
  await now({ at: 'queued' })
  page = mount(OutboxPage as Component, { global: { plugins: [pinia, texts, createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: {} }] })], provide: { [announceKey as symbol]: said }, stubs: { RouterLink: RouterLinkStub, EntryCard: true } } })
})
afterEach(() => {
  page?.unmount()
  said.mockClear()
})

test.each<[OutboxState, string]>([
  [{ at: 'filed', label: '0000007/2026', registeredAt: '2026-11-22T09:00:00.000Z' } as OutboxState, '«Buca in via Roma»: Presentata: protocollo 0000007/2026'],
  [{ at: 'needs-login', assurance: 2 }, '«Buca in via Roma»: Serve l’accesso, non ancora presentata'],
  [{ at: 'needs-correction', problems: [] }, '«Buca in via Roma»: Da correggere, non presentata'],
])('what became of an entry is said: %j', async (state, words) => {
  await now({ at: 'sending', attempt: 1, since: '2026-11-22T09:00:00.000Z' } as OutboxState)
  expect(said).not.toHaveBeenCalled()
  await now(state)
  expect(said).toHaveBeenCalledExactlyOnceWith(words)
})

test('each time that «Invia ora» sends nothing is told', async () => {
  await now({ at: 'waiting', until: '2026-11-22T09:30:00.000Z', asked: true, problem: problem('network.unreachable', {}) })
  const press = (): Promise<void> => thePage().get('button').trigger('click')
  await press()
  const shown = (): Element | undefined => thePage().findAll('[role=alert]')[0]?.element
  const told = await vi.waitUntil(shown)
  await press()
  await vi.waitUntil(() => shown() && shown() !== told)
})

test('an entry that does not open stands there, claims nothing, and goes only by its typed word', async () => {
  unopened.value = [{ id: 'guasta', of: 'entry', at: '2026-11-22T08:00:00.000Z', filed: false, hasRest: true }]
  const row = await vi.waitUntil(() => thePage().findAll('[data-unopened=guasta]')[0])
  expect(row.text()).toContain('l’ufficio può averla registrata')
  expect(row.findAll('[type=submit]')).toHaveLength(0)
  await row.get('input').setValue('elimina')
  expect(row.findAll('[type=submit]')).toHaveLength(1)
})
