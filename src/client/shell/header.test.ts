import { RouterLinkStub, mount } from '@vue/test-utils'
import { expect, test, vi } from 'vitest'
import Header from './Header.vue'

vi.mock('vue-router', () => ({ useRoute: () => ({ path: '/' }) }))

function headerOf(bodyName: string): string {
  const props = { region: '', bodyName, serviceName: 'Sportello online', items: [], login: '/auth/login', words: { login: 'Accedi', navigation: 'Menu' } }
  return mount(Header, { props, global: { stubs: { RouterLink: RouterLinkStub } } }).get('.brand').text()
}

test('until the administration is known the service is named once', () => {
  expect(headerOf('Sportello online')).toBe('Sportello online')
  expect(headerOf('Provincia di Piacenza')).toMatch(/^Provincia di Piacenza\s*Sportello online$/)
})
