import type { RouteRecordRaw } from 'vue-router'

export const outboxRoutes: readonly RouteRecordRaw[] = [
  { path: '/in-uscita', name: 'outbox', meta: { texts: ['outbox', 'problem', 'ui'] }, component: () => import('./OutboxPage.vue') },
]
