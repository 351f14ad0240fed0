import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import type { Component } from 'vue'
import { deviceStorage } from '../storage/device.ts'
import { DEVICE, type SavedData } from '../storage/records.ts'
import { createTexts } from '../text/index.ts'
import SavedPanel from './SavedPanel.vue'

let page: VueWrapper | undefined
afterEach(() => { page?.unmount() })

async function savedNames(): Promise<readonly string[]> {
  const found = await (await deviceStorage()).listSaved(DEVICE)
  return found.ok ? found.value.map(data => data.name) : []
}

test('what is taken away by a slip of the hand is put back by the notice that tells it', async () => {
  await (await deviceStorage()).keepSaved(DEVICE, { id: 'rossi', of: 'party', name: 'Rossi srl', values: {} } as unknown as Omit<SavedData, 'savedAt'>)
  const texts = createTexts('it')
  await texts.need(['account'])
  page = mount(SavedPanel as Component, { props: { owner: DEVICE }, attachTo: document.body, global: { plugins: [texts] } })
  await vi.waitUntil(() => page?.find('[data-saved=rossi]').exists())
  await page.get('[data-saved=rossi] button').trigger('click')
  await vi.waitUntil(() => document.activeElement?.textContent.trim() === 'Annulla eliminazione')
  expect(await savedNames()).toEqual([])
  ;(document.activeElement as HTMLElement).click()
  await vi.waitUntil(() => document.activeElement?.getAttribute('aria-label') === 'Elimina i dati di Rossi srl')
  expect(await savedNames()).toEqual(['Rossi srl'])
})
