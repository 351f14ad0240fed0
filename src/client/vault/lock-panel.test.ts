import { mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { expect, test, vi } from 'vitest'
import type { Component } from 'vue'
import { standIn } from '#support/stand-in.ts'
import { createTexts } from '../text/index.ts'
import LockPanel from './LockPanel.vue'

function show(change: () => void): HTMLSelectElement {
  const pinia = createPinia()
  standIn(pinia, 'vault', { state: { lock: 'open', waitMs: 0, settings: { use: 'shared', idleMinutes: 10, asked: true } }, held: false, change })
  return mount(LockPanel as Component, { global: { plugins: [pinia, createTexts('it')] } }).get<HTMLSelectElement>('#blocca-dopo').element
}

function choose(list: HTMLSelectElement, value: string): void {
  list.value = value
  list.dispatchEvent(new Event('change'))
}

test('no pause at all cannot be chosen: every touch would lock', () => {
  const change = vi.fn()
  const list = show(change)
  expect([...list.options].map(option => option.value)).toEqual(['1', '5', '10', '30', '60', '120'])
  choose(list, '')
  choose(list, '7')
  expect(change).not.toHaveBeenCalled()
})

test('a pause that is chosen is kept', () => {
  const change = vi.fn()
  choose(show(change), '120')
  expect(change).toHaveBeenCalledExactlyOnceWith({ idleMinutes: 120 })
})
