import type { Component } from 'vue'
import type { RouteRecordRaw } from 'vue-router'
import { listsOfBody } from '../body/lists.ts'
import { useSession } from '../session/store.ts'
import { deviceStorage } from '../storage/device.ts'

/** The step's name in the address of the summary. No definition may call a step so. */
export const SUMMARY = 'riepilogo'

const texts = ['filing', 'field', 'problem'] as const

/** Every page of this room reads the device: it is opened while the page's own code is still on its way. */
function ahead(page: () => Promise<Component>): () => Promise<Component> {
  return () => {
    void deviceStorage()
    void useSession().refresh()
    void listsOfBody()
    return page()
  }
}

/** Where a filing begins the form follows at once. */
function beginPage(): Promise<Component> {
  import('./FilingPage.vue').catch(() => undefined) // asked for again, and answered for, when it is gone to
  return import('./BeginPage.vue')
}

export const filingRoutes: readonly RouteRecordRaw[] = [
  { path: '/nuova/:procedure', name: 'begin', meta: { texts }, component: ahead(beginPage), props: true },
  { path: '/servizi/:procedure/modulo', name: 'paper', meta: { texts: ['paper', 'why', 'field'] }, component: () => import('./PaperPage.vue'), props: true },
  { path: '/bozze', name: 'drafts', meta: { texts: [...texts, 'copies', 'drafts'] }, component: ahead(() => import('./DraftsPage.vue')) },
  { path: '/bozze/:draft/stampa/procura', name: 'mandate', meta: { texts: ['filing', 'mandate', 'field', 'unopened'] }, component: ahead(() => import('./MandatePage.vue')), props: true },
  { path: '/bozze/:draft/confronto', name: 'apart', meta: { texts: [...texts, 'copies'] }, component: ahead(() => import('./ApartPage.vue')), props: true },
  { path: '/bozze/:draft/:step?', name: 'filing', meta: { texts, form: true }, component: ahead(() => import('./FilingPage.vue')), props: true },
]
