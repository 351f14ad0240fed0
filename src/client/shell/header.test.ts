import { RouterLinkStub, mount } from '@vue/test-utils'
import { expect, test, vi } from 'vitest'
import { createTexts } from '../text/index.ts'
import Header from './Header.vue'

vi.mock('vue-router', () => ({ useRoute: () => ({ path: '/' }) }))

function wordsOf(part: string, { bodyName, person }: { readonly bodyName: string, readonly person?: string }): string {
  const props = { region: '', bodyName, person, serviceName: 'Sportello online', items: [], login: '/auth/login', words: { login: 'Accedi', navigation: 'Menu' } }
  return mount(Header, { props, global: { plugins: [createTexts('it')], stubs: { RouterLink: RouterLinkStub } } }).get(part).text()
}

test('until the administration is known the service is named once', () => {
  expect(wordsOf('.brand', { bodyName: 'Sportello online' })).toBe('Sportello online')
  expect(wordsOf('.brand', { bodyName: 'Provincia di Piacenza' })).toMatch(/^Provincia di Piacenza\s*Sportello online$/)
})

test('the link to the personal area says where it leads, not only who is logged in', () => {
  expect(wordsOf('.access', { bodyName: 'Provincia di Piacenza', person: 'Mario Rossi' })).toBe('Area personale Mario Rossi')
})
