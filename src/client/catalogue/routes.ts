import type { RouteRecordRaw } from 'vue-router'

export const catalogueRoutes: readonly RouteRecordRaw[] = [
  { path: '/', name: 'home', component: () => import('./HomePage.vue') },
  { path: '/servizi', name: 'services', component: () => import('./CataloguePage.vue') },
  { path: '/servizi/:procedure', name: 'sheet', component: () => import('./SheetPage.vue'), props: true },
]
