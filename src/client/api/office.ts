import { officeRoutes } from '#contract/paths.ts'
import { address } from './addresses.ts'
import type { Api } from './api.ts'
import type { Ask } from './connect.ts'
import { isInbox, isOfficeFiling } from './shapes.ts'

export function officeCalls(ask: Ask): Pick<Api, 'inbox' | 'officeFiling' | 'takeCharge'> {
  return {
    inbox: (query, call) => ask(officeRoutes.inbox, { ...call, query, shape: isInbox }),
    officeFiling: (id, call) => ask(address(officeRoutes.filing, { id }), { ...call, shape: isOfficeFiling }),
    takeCharge: (id, call) => ask(address(officeRoutes.takeCharge, { id }), { ...call, method: 'POST', shape: isOfficeFiling }),
  }
}
