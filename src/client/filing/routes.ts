import type { RouteRecordRaw } from 'vue-router'

/** The step's name in the address of the summary. No definition may call a step so. */
export const SUMMARY = 'riepilogo'

const texts = ['filing', 'field', 'problem'] as const

export const filingRoutes: readonly RouteRecordRaw[] = [
  { path: '/nuova/:procedure', name: 'begin', meta: { texts }, component: () => import('./BeginPage.vue'), props: true },
  { path: '/bozze', name: 'drafts', meta: { texts }, component: () => import('./DraftsPage.vue') },
  { path: '/bozze/:draft/:step?', name: 'filing', meta: { texts }, component: () => import('./FilingPage.vue'), props: true },
]
