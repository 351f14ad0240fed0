import type { RouteRecordRaw } from 'vue-router'

export const outboxRoutes: readonly RouteRecordRaw[] = [
  { path: '/in-uscita', name: 'outbox', meta: { texts: ['outbox', 'device', 'problem', 'ui'] }, component: () => import('./OutboxPage.vue') },
]
