import { computed, type ComputedRef } from 'vue'
import { useSession } from '../session/store.ts'
import type { NavItem } from '../shell/nav-item.ts'
import { useOutbox } from '../sync/store.ts'
import { useText } from '../text/index.ts'

/** The entries of the main navigation and those of the bar at the bottom of a phone. */
export function useNavigation(): { readonly main: ComputedRef<readonly NavItem[]>, readonly bottom: ComputedRef<readonly NavItem[]> } {
  const { t } = useText()
  const outbox = useOutbox()
  const session = useSession()

  const home = computed((): NavItem => ({ to: '/', label: t('shell.nav.home'), icon: 'pa' }))
  const services = computed((): NavItem => ({ to: '/servizi', label: t('shell.nav.services'), icon: 'search', dataElement: 'all-services' }))
  const drafts = computed((): NavItem => ({ to: '/bozze', label: t('shell.nav.drafts'), icon: 'pencil' }))
  const waiting = computed((): NavItem => {
    const count = outbox.waiting
    return { to: '/in-uscita', label: t('shell.nav.outbox'), icon: 'upload', count, countLabel: t('shell.nav.outboxCount', { n: count }) }
  })
  const filings = computed((): NavItem => ({ to: '/pratiche', label: t('shell.nav.filings'), icon: 'folder' }))
  const office = computed((): readonly NavItem[] => session.staff ? [{ to: '/ufficio', label: t('shell.nav.office'), icon: 'inbox' }] : [])

  return {
    main: computed(() => [home.value, services.value, drafts.value, waiting.value, filings.value, ...office.value]),
    bottom: computed(() => [home.value, services.value, drafts.value, waiting.value, office.value[0] ?? filings.value]),
  }
}
