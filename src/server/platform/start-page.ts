import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DRAWN, type FirstSight } from '#contract/first-sight.ts'
import type { Body } from './ports.ts'

const TITLE = /<title>[^<]*<\/title>/
const DESCRIPTION = /(?<=<meta name="description" content=")[^"]*/
/** The app's element, with what stands in it for who runs no scripts. */
const PLACE = /<div id="app">\s*(?<without><noscript>[\s\S]*?<\/noscript>)?\s*<\/div>/
const MAIN = /<main\b[^>]*>/

/** The page that every address of the app begins with. */
export interface StartPage {
  readonly plain: string
  /**
   * The same page with what its address shows already drawn in it. May be called again: each sight is put in its page once.
   * @param styles the files that the drawn page must have before it is painted
   */
  readonly drawn: (sight: FirstSight, body: Body, styles: readonly string[]) => string
}

/** @returns nothing when the app is not built */
export async function readStartPage(dist: string): Promise<StartPage | undefined> {
  const plain = await readFile(join(dist, 'index.html'), 'utf8').catch(() => undefined)
  if (plain === undefined) return undefined
  const known = new WeakMap<FirstSight, string>()

  function draw({ html, title, description }: FirstSight, body: Body, styles: readonly string[]): string {
    const missing = styles.filter(file => !plain?.includes(file)).map(file => `<link rel="stylesheet" crossorigin href="/${file}">`)
    return (plain ?? '')
      .replace(TITLE, () => `<title>${escaped(title)} – ${escaped(body.name.it)}</title>`)
      .replace(DESCRIPTION, found => description === undefined ? found : escaped(description))
      .replace('</head>', () => `${missing.join('')}</head>`)
      .replace(PLACE, (_, without = '') => `<div id="app" ${DRAWN}>${html.replace(MAIN, main => main + String(without))}</div>`)
  }

  return {
    plain,
    drawn: (sight, body, styles) => {
      const page = known.get(sight) ?? draw(sight, body, styles)
      known.set(sight, page)
      return page
    },
  }
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
