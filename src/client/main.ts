import { createPinia } from 'pinia'
import { createApp, nextTick, type Component } from 'vue'
import { createWebHistory } from 'vue-router'
import { announceKey, createAnnouncer } from '#ui/announcer.ts'
import { wordsKey } from '#ui/words.ts'
import '#ui/styles/main.scss'
import App from './App.vue'
import { useBody } from './body/store.ts'
import { openStage } from './first-sight/stage.ts'
import { breathe } from './page/breathe.ts'
import { keepFocus } from './page/keep-focus.ts'
import { keepScroll } from './page/keep-scroll.ts'
import { piecesMade } from './page/pieces.ts'
import { createPages } from './router.ts'
import { createTexts, rememberedLanguage } from './text/index.ts'

/** The first page stands on this much; what sends, stores and keeps for offline use is loaded once it can be used. */
async function start(): Promise<void> {
  const stage = openStage(document.querySelector('#app') ?? document.body)
  await breathe() // the code has just been read
  const texts = createTexts(rememberedLanguage())
  const router = createPages(texts, createWebHistory())
  await breathe()
  keepScroll(router, window)
  keepFocus(document)
  router.beforeResolve(breathe) // a page is made in a piece of its own, not in one with what led to it
  const announcer = createAnnouncer()
  const app = createApp(App as Component, { announced: announcer.message })
  app.use(createPinia())
  app.use(texts)
  app.provide(announceKey, announcer.announce)
  app.provide(wordsKey, texts.t)
  void useBody().load()
  await breathe()
  app.use(router) // it sets out for the page
  await texts.need([])
  await breathe()
  app.mount(stage.place) // the frame stands while the page's own code is on its way, and the phone is not busy with both at once
  await router.isReady().catch(() => undefined) // a page that cannot be had is told by the app, in the place of what was drawn
  await nextTick()
  await piecesMade()
  await stage.show()
  await breathe()
  const { startBehindPages } = await import('./pwa/start.ts')
  await startBehindPages()
}

void start()
