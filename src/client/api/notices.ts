import { noticeRoutes } from '#contract/paths.ts'
import type { Api } from './api.ts'
import type { Ask } from './connect.ts'
import { json } from './filings.ts'
import { isNotices } from './shapes.ts'

export function noticeCalls(ask: Ask): Pick<Api, 'notices' | 'chooseMail' | 'choosePush'> {
  return {
    notices: call => ask(noticeRoutes.mine, { ...call, shape: isNotices }),
    chooseMail: (choice, call) => ask(noticeRoutes.mail, { ...call, method: 'PUT', body: json(choice), shape: isNotices }),
    choosePush: (choice, call) => ask(noticeRoutes.push, { ...call, method: 'PUT', body: json(choice), shape: isNotices }),
  }
}
