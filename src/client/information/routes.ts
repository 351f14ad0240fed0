import type { RouteRecordRaw } from 'vue-router'

const texts = ['information', 'ui'] as const

export const informationRoutes: readonly RouteRecordRaw[] = [
  { path: '/privacy', name: 'privacy', meta: { texts }, component: () => import('./PrivacyPage.vue') },
  { path: '/accessibilita', name: 'accessibility', meta: { texts }, component: () => import('./AccessibilityPage.vue') },
  { path: '/note-legali', name: 'legal', meta: { texts }, component: () => import('./LegalPage.vue') },
  { path: '/procedimenti', name: 'procedures', meta: { texts }, component: () => import('./ProcedureTypesPage.vue') },
  { path: '/interruzioni', name: 'outages', meta: { texts }, component: () => import('./OutagesPage.vue') },
  { path: '/aiuto/verifica', name: 'device-check', meta: { texts: ['device', 'ui'] }, component: () => import('./CheckPage.vue') },
  { path: '/aiuto', name: 'help', meta: { texts }, component: () => import('./HelpPage.vue') },
]
