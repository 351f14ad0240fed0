import { createRouter, type RouteLocationNormalized, type RouteRecordRaw, type Router, type RouterHistory } from 'vue-router'
import { accountRoutes } from './account/routes.ts'
import { catalogueRoutes } from './catalogue/routes.ts'
import { filingRoutes } from './filing/routes.ts'
import { informationRoutes } from './information/routes.ts'
import { officeRoutes } from './office/routes.ts'
import { outboxRoutes } from './outbox/routes.ts'
import { receiptRoutes } from './receipts/routes.ts'
import type { Room, Texts } from './text/index.ts'
import { trackingRoutes } from './tracking/routes.ts'

declare module 'vue-router' {
  interface RouteMeta {
    /** The rooms whose texts the page speaks with, beside those of the first page. */
    texts?: readonly Room[]
    /** The page is filled in: on a phone the bar at the bottom stays at its foot, so that no input lies under it. */
    form?: true
  }
}

const routes: readonly RouteRecordRaw[] = [
  ...catalogueRoutes,
  ...filingRoutes,
  ...outboxRoutes,
  ...trackingRoutes,
  ...receiptRoutes,
  ...informationRoutes,
  ...officeRoutes,
  ...accountRoutes,
  { path: '/:rest(.*)*', name: 'missing', component: () => import('./page/MissingPage.vue') },
]

/** @param texts loaded for each page before it is shown, so that no key is ever seen */
export function createPages(texts: Pick<Texts, 'need'>, history: RouterHistory): Router {
  const router = createRouter({ history, routes: [...routes] })
  const textsOf = (to: RouteLocationNormalized): readonly Room[] => to.matched.flatMap(record => record.meta.texts ?? [])
  // Fetched beside the page's own code; whether they came is seen when they are waited for.
  router.beforeEach(to => { texts.need(textsOf(to)).catch(() => undefined) })
  router.beforeResolve(async to => { await texts.need(textsOf(to)) })
  return router
}
