import { mount, type VueWrapper } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, expect, test, vi } from 'vitest'
import { ref, type Component } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { ok } from '#domain/problem/problem.ts'
import { standIn } from '#support/stand-in.ts'
import { createTexts } from '../text/index.ts'
import DraftsPage from './DraftsPage.vue'

const PROCEDURE = { id: 'occupazione', version: 1, digest: 'd'.repeat(64) }
const cardOf = (id: string): object => ({ id, name: `Bozza ${id}`, procedure: PROCEDURE, title: { it: 'x', en: 'x' }, updatedAt: '2026-11-22T08:00:00.000Z' })

let page: VueWrapper | undefined
afterEach(() => { page?.unmount() })

async function show(bent: readonly object[] = []): Promise<VueWrapper> {
  const pinia = createPinia()
  let ids = ['uno', 'due']
  standIn(pinia, 'session', { known: true, owner: 'anna', person: null, staff: null })
  standIn(pinia, 'copies', { homes: ref(new Map()), look: () => Promise.resolve() })
  standIn(pinia, 'filing', {
    list: () => Promise.resolve(ok(ids.map(cardOf))),
    unopened: () => Promise.resolve(ok(bent)),
    remove: (_: string, id: string) => {
      ids = ids.filter(one => one !== id)
      return Promise.resolve(ok(undefined))
    },
    restore: (_: string, id: string) => {
      ids = [...ids, id]
      return Promise.resolve(ok(undefined))
    },
  })
  const texts = createTexts('it')
  await texts.need(['filing', 'copies', 'drafts', 'unopened'])
  const nothing = { render: () => null }
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: nothing }, { path: '/bozze/:draft', name: 'filing', component: nothing }, { path: '/nuova/:procedure', name: 'begin', component: nothing }] })
  page = mount(DraftsPage as Component, { attachTo: document.body, global: { plugins: [pinia, texts, router], stubs: { DraftHome: true, SaveWorkDisclosure: true } } })
  await vi.waitUntil(() => page?.findAll('li').length === 2 + bent.length)
  return page
}

test('after a deletion the focus is on what undoes it, and then on the draft that is back', async () => {
  const shown = await show()
  await shown.get('[data-draft=uno] .btn-danger-text').trigger('click')
  await vi.waitUntil(() => document.activeElement?.textContent.trim() === 'Annulla eliminazione')
  ;(document.activeElement as HTMLElement).click()
  await vi.waitUntil(() => document.activeElement?.textContent === 'Bozza uno')
})

test('a draft that does not open stands in the list, counts, and says what can be done', async () => {
  const shown = await show([{ id: 'tre', of: 'draft', at: '2026-11-22T08:00:00.000Z', filed: false, hasRest: true }])
  expect(shown.get('[role=status]').text()).toBe('3 bozze')
  const row = shown.get('[data-unopened=tre]')
  expect(row.text()).toContain('Questa bozza non si apre')
  expect(row.findAll('button').map(button => button.text())).toEqual(['Salva le risposte in un file', 'Elimina'])
})
