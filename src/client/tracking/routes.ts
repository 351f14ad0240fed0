import type { RouteRecordRaw } from 'vue-router'

const texts = ['tracking', 'problem', 'ui', 'field'] as const

export const trackingRoutes: readonly RouteRecordRaw[] = [
  { path: '/pratiche', name: 'filings', meta: { texts }, component: () => import('./FilingsPage.vue') },
  { path: '/pratiche/:id', name: 'tracked', meta: { texts }, component: () => import('./FilingPage.vue'), props: true },
]
