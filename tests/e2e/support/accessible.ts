import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect } from './test.ts'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** axe finds nothing, and nothing is wider than the screen. @param state what is being looked at, for the message */
export async function expectAccessible(page: Page, state: string): Promise<void> {
  const size = page.viewportSize()
  // As tall as the page: the bar at the bottom of a phone would else lie over whatever is there and count as covering it.
  if (size) await page.setViewportSize({ width: size.width, height: await page.evaluate(() => document.documentElement.scrollHeight) + 100 })
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze()
  const found = violations.map(one => `${one.id}: ${one.nodes.map(node => node.target.join(' ')).join(', ')}`)
  expect(found, `axe at ${state}`).toEqual([])
  if (size) await page.setViewportSize(size)
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(overflow, `${state} is wider than the screen`).toBeLessThanOrEqual(0)
}
