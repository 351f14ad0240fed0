import { createRouter, createWebHistory, type RouteRecordRaw, type Router } from 'vue-router'
import { catalogueRoutes } from './catalogue/routes.ts'
import { filingRoutes } from './filing/routes.ts'
import { outboxRoutes } from './outbox/routes.ts'
import { receiptRoutes } from './receipts/routes.ts'
import type { Room, Texts } from './text/index.ts'
import { trackingRoutes } from './tracking/routes.ts'

declare module 'vue-router' {
  interface RouteMeta {
    /** The rooms whose texts the page speaks with, beside those of the first page. */
    texts?: readonly Room[]
  }
}

const routes: readonly RouteRecordRaw[] = [
  ...catalogueRoutes,
  ...filingRoutes,
  ...outboxRoutes,
  ...trackingRoutes,
  ...receiptRoutes,
  { path: '/:rest(.*)*', name: 'missing', component: () => import('./page/MissingPage.vue') },
]

/** @param texts loaded for each page before it is shown, so that no key is ever seen */
export function createPages(texts: Pick<Texts, 'need'>): Router {
  const router = createRouter({
    history: createWebHistory(),
    routes: [...routes],
    scrollBehavior: (to, from, kept) => {
      if (kept) return kept
      if (to.hash) return { el: to.hash }
      return to.path === from.path ? {} : { top: 0 }
    },
  })
  router.beforeResolve(async to => {
    await texts.need(to.matched.flatMap(record => record.meta.texts ?? []))
  })
  return router
}
