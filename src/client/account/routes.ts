import type { RouteRecordRaw } from 'vue-router'

export const accountRoutes: readonly RouteRecordRaw[] = [
  { path: '/account', name: 'account', meta: { texts: ['account', 'problem', 'ui', 'vault'] }, component: () => import('./AccountPage.vue') },
  { path: '/account/spazio', name: 'space', meta: { texts: ['device', 'ui'] }, component: () => import('./SpacePage.vue') },
]
