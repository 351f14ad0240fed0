import { mount } from '@vue/test-utils'
import { h, type FunctionalComponent } from 'vue'
import { expect, test } from 'vitest'
import { inAPiece, piecesMade } from './pieces.ts'

test('a piece is made in a breath of its own, and what waits for the pieces waits for those inside them', async () => {
  const Inner: FunctionalComponent = () => h('p', 'inner')
  const Outer: FunctionalComponent = () => h('div', [h('p', 'outer'), h(inAPiece(Inner))])
  const page = mount((() => h('main', [h('h1', 'page'), h(inAPiece(Outer))])) satisfies FunctionalComponent)
  expect(page.text()).toBe('page')
  await piecesMade()
  expect(page.text()).toBe('pageouterinner')
  page.unmount()
  expect(mount((() => h(inAPiece(Outer))) satisfies FunctionalComponent).text()).toBe('outerinner') // the second time at once
})

test('where there are no pieces nothing is waited for', async () => {
  await expect(piecesMade()).resolves.toBeUndefined()
})
