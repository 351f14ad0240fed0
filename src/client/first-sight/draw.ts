import { createPinia, disposePinia } from 'pinia'
import { createSSRApp, type Component } from 'vue'
import { createMemoryHistory } from 'vue-router'
import { renderToString } from 'vue/server-renderer'
import type { DrawFirstSight } from '#contract/first-sight.ts'
import { wordsKey } from '#ui/words.ts'
import { useBody } from '../body/store.ts'
import { createPages } from '../router.ts'
import { createTexts } from '../text/index.ts'
import FirstSight from './FirstSight.vue'

const HEADING = /<h1\b[^>]*>([^<]*)<\/h1>/
const PROCEDURE = /^\/servizi\/([^/]+)$/
/** What Vue writes for the characters that markup keeps for itself. */
const ESCAPED: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': `'` }

/**
 * Draws a page of the public on the server, in Italian and for nobody in particular, so that it can be read while its scripts are on their way
 * and where there are none (decision 0025).
 */
export const draw: DrawFirstSight = async ({ path, catalogue, definitions }) => {
  const texts = createTexts('it')
  const router = createPages(texts, createMemoryHistory())
  const pinia = createPinia()
  const app = createSSRApp(FirstSight as Component)
  app.use(pinia)
  app.use(texts)
  app.use(router)
  app.provide(wordsKey, texts.t)
  try {
    useBody(pinia).know(catalogue, definitions)
    await router.push(path)
    const html = await renderToString(app)
    const heading = HEADING.exec(html)?.[1]?.trim() ?? ''
    const description = catalogue.procedures.find(({ ref }) => ref.id === PROCEDURE.exec(path)?.[1])?.summary.it
    return { html, title: heading.replaceAll(/&[#\w]+;/g, written => ESCAPED[written] ?? written), ...description === undefined ? {} : { description } }
  } finally {
    disposePinia(pinia) // what the stores opened
  }
}
