import { officeRoutes } from '#contract/paths.ts'
import { address } from './addresses.ts'
import type { Api } from './api.ts'
import type { Ask } from './connect.ts'
import { json } from './filings.ts'
import { isByHand, isIdentification, isInbox, isOfficeFiling } from './shapes.ts'

export function officeCalls(ask: Ask): Pick<Api, 'inbox' | 'officeFiling' | 'identification' | 'takeCharge' | 'enterByHand'> {
  return {
    inbox: (query, call) => ask(officeRoutes.inbox, { ...call, query, shape: isInbox }),
    officeFiling: (id, call) => ask(address(officeRoutes.filing, { id }), { ...call, shape: isOfficeFiling }),
    identification: (id, call) => ask(address(officeRoutes.identification, { id }), { ...call, shape: isIdentification }),
    takeCharge: (id, call) => ask(address(officeRoutes.takeCharge, { id }), { ...call, method: 'POST', shape: isOfficeFiling }),
    enterByHand: (jws, call) => ask(officeRoutes.byHand, { ...call, method: 'POST', body: json({ jws }), shape: isByHand }),
  }
}
