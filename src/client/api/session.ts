import { filingRoutes, identityRoutes, outageRoutes } from '#contract/paths.ts'
import type { Api } from './api.ts'
import type { Ask } from './connect.ts'
import { isSession, isTime } from './outline.ts'
import { isAcknowledgement, isElsewhere, isKeySet, isOutages } from './shapes.ts'

const KEY_SET = '/.well-known/jwks.json'

export function sessionCalls(ask: Ask): Pick<Api, 'session' | 'logout' | 'logoutElsewhere' | 'time' | 'outages' | 'keys'> {
  return {
    session: call => ask(identityRoutes.session, { ...call, shape: isSession }),
    logout: async call => {
      const answer = await ask(identityRoutes.logout, { ...call, method: 'POST', shape: isAcknowledgement })
      return answer.ok ? { ...answer, value: undefined } : answer
    },
    logoutElsewhere: call => ask(identityRoutes.logoutElsewhere, { ...call, method: 'POST', shape: isElsewhere }),
    time: call => ask(filingRoutes.time, { ...call, shape: isTime }),
    outages: call => ask(outageRoutes.outages, { ...call, shape: isOutages }),
    keys: async call => {
      const answer = await ask(KEY_SET, { ...call, shape: isKeySet })
      return answer.ok ? { ...answer, value: answer.value.keys } : answer
    },
  }
}
