import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect } from './test.ts'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** A script that does nothing; an empty one would count as none. */
const NOTHING = ';'

/** What has been looked at within pages by this worker, as markup. */
const lookedAt = new Set<string>()

/**
 * axe finds nothing, and nothing is wider than the screen.
 * @param state what is being looked at, for the message
 * @param within the part to look at, where the frame around it has been looked at before; the whole page when absent.
 * Forms share most of their steps: a part whose markup is, to the letter, one in which nothing was found is not looked at again.
 */
export async function expectAccessible(page: Page, state: string, within?: string): Promise<void> {
  const markup = within === undefined ? undefined : await page.locator(within).evaluate(part => part.outerHTML)
  if (markup === undefined || !lookedAt.has(markup)) await expectNothingFound(page, state, within)
  if (markup !== undefined) lookedAt.add(markup)
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(overflow, `${state} is wider than the screen`).toBeLessThanOrEqual(0)
}

async function expectNothingFound(page: Page, state: string, within?: string): Promise<void> {
  await standStill(page)
  const isLoaded = await page.evaluate(() => 'axe' in window)
  // In one piece, as no page of ours has frames, and axe put in once while the page lasts: most of the time goes into that, not into looking.
  const axe = new AxeBuilder({ page, ...isLoaded && { axeSource: NOTHING } }).options({ resultTypes: ['violations'] }).withTags(RULES).setLegacyMode()
  const { violations } = await (within === undefined ? axe : axe.include(within)).analyze()
  const found = violations.map(one => `${one.id}: ${one.nodes.map(node => node.target.join(' ')).join(', ')}`)
  expect(found, `axe at ${state}`).toEqual([])
}

/**
 * The bar at the bottom of a phone scrolls with the page: pinned, it lies over whatever happens to be there, and axe takes that for too small a target.
 * (That nothing stays hidden under it is the page's bottom padding, which is not touched.) And what is far below the screen is laid out, which otherwise
 * happens when it comes near: until then its parts have no place of their own, and axe takes them to lie over what follows.
 */
const STILL = '.bottom-nav { position: static !important } .figures { content-visibility: visible !important }'

/** As a style sheet of the document, so that it holds as well for what the page makes while it is being looked at. */
async function standStill(page: Page): Promise<void> {
  await page.evaluate(async rules => {
    const sheet = await new CSSStyleSheet().replace(rules)
    document.adoptedStyleSheets = [sheet]
  }, STILL)
}
