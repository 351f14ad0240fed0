import type { RouteRecordRaw } from 'vue-router'

const texts = ['office', 'tracking', 'problem', 'ui', 'field'] as const

export const officeRoutes: readonly RouteRecordRaw[] = [
  { path: '/ufficio', name: 'inbox', meta: { texts }, component: () => import('./InboxPage.vue') },
  { path: '/ufficio/ricevute', name: 'office-receipts', meta: { texts }, component: () => import('./ReceiptsPage.vue') },
  { path: '/ufficio/pratiche/:id', name: 'office-filing', meta: { texts }, component: () => import('./FilingPage.vue'), props: true },
]
