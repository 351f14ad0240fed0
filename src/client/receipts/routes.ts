import type { RouteRecordRaw } from 'vue-router'

const texts = ['receipts', 'tracking', 'problem', 'ui'] as const

export const receiptRoutes: readonly RouteRecordRaw[] = [
  { path: '/ricevute/:id', name: 'receipt', meta: { texts }, component: () => import('./ReceiptPage.vue'), props: true },
  { path: '/verifica/:code?', name: 'check', meta: { texts }, component: () => import('./CheckPage.vue'), props: true },
]
