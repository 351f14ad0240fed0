import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect } from './test.ts'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** A script that does nothing; an empty one would count as none. */
const NOTHING = ';'

/**
 * axe finds nothing, and nothing is wider than the screen.
 * @param state what is being looked at, for the message
 * @param within the part to look at, where the frame around it has been looked at before; the whole page when absent
 */
export async function expectAccessible(page: Page, state: string, within?: string): Promise<void> {
  await unpin(page)
  const isLoaded = await page.evaluate(() => 'axe' in window)
  // In one piece, as no page of ours has frames, and axe put in once while the page lasts: most of the time goes into that, not into looking.
  const axe = new AxeBuilder({ page, ...isLoaded && { axeSource: NOTHING } }).options({ resultTypes: ['violations'] }).withTags(RULES).setLegacyMode()
  const { violations } = await (within === undefined ? axe : axe.include(within)).analyze()
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
