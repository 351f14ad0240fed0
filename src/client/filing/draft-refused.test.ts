import { mount, type VueWrapper } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { expect, test } from 'vitest'
import type { Component } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { problem } from '#domain/problem/problem.ts'
import { standIn } from '#support/stand-in.ts'
import { createTexts } from '../text/index.ts'
import DraftRefused from './DraftRefused.vue'

async function show(person: object | null): Promise<VueWrapper> {
  const pinia = createPinia()
  standIn(pinia, 'session', { person, staff: null })
  const texts = createTexts('it')
  await texts.need(['unopened', 'filing'])
  const page = { render: () => null }
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/bozze', name: 'drafts', component: page }, { path: '/in-uscita', component: page }, { path: '/bozze/:draft/:step', component: page }] })
  await router.push('/bozze/1/chi')
  return mount(DraftRefused as Component, { props: { problem: problem('draft.unknown', {}) }, global: { plugins: [pinia, texts, router] } })
}

test('who is logged in no more reads that the draft is found again by logging in, and comes back to it', async () => {
  const shown = await show(null)
  expect(shown.text()).toContain('Se avevi fatto l’accesso, può essere scaduto')
  expect(new URL(shown.get<HTMLAnchorElement>('a[href*=returnTo]').element.href, 'https://example.org').searchParams.get('returnTo')).toBe('/bozze/1/chi')
})

test('who is logged in is not sent to log in', async () => {
  const shown = await show({ owner: 'anna' })
  expect(shown.text()).toContain('appartenere a un’altra persona')
  expect(shown.find('a[href*=returnTo]').exists()).toBe(false)
})
