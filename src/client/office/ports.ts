import { inject, type InjectionKey } from 'vue'
import type { Api } from '../api/api.ts'
import { server } from '../api/server.ts'

export type OfficeApi = Pick<Api, 'inbox' | 'officeFiling' | 'identification' | 'takeCharge' | 'enterByHand' | 'raises'>

/** Whom the pages of this room ask when it is not this page's own server. */
export const officeApiKey: InjectionKey<() => Promise<OfficeApi>> = Symbol('office api')

export function useOfficeApi(): () => Promise<OfficeApi> {
  return inject(officeApiKey, server, false)
}
