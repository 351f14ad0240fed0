import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect } from './test.ts'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** axe finds nothing, and nothing is wider than the screen. @param state what is being looked at, for the message */
export async function expectAccessible(page: Page, state: string): Promise<void> {
  await unpin(page)
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze()
  const found = violations.map(one => `${one.id}: ${one.nodes.map(node => node.target.join(' ')).join(', ')}`)
  expect(found, `axe at ${state}`).toEqual([])
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(overflow, `${state} is wider than the screen`).toBeLessThanOrEqual(0)
}

/**
 * Lets the bar at the bottom of a phone scroll with the page: pinned, it lies over whatever happens to be there, and axe takes that for too small a target.
 * That nothing stays hidden under it is the page's bottom padding, which is not touched.
 */
async function unpin(page: Page): Promise<void> {
  await page.locator('.bottom-nav').evaluateAll(bars => {
    for (const bar of bars) (bar as HTMLElement).style.position = 'static'
  })
}
