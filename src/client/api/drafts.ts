import { draftRoutes } from '#contract/paths.ts'
import { address } from './addresses.ts'
import type { Api } from './api.ts'
import type { Ask, AskBytes } from './connect.ts'
import { json } from './filings.ts'
import { isDraftCopy, isDraftMark, isMyDrafts } from './shapes.ts'

export function draftCalls(ask: Ask, askBytes: AskBytes): Pick<Api, 'myDrafts' | 'myDraft' | 'putDraft' | 'deleteDraft' | 'draftFile'> {
  return {
    myDrafts: call => ask(draftRoutes.mine, { ...call, shape: isMyDrafts }),
    myDraft: (id, call) => ask(address(draftRoutes.draft, { id }), { ...call, shape: isDraftCopy }),
    putDraft: (id, save, call) => ask(address(draftRoutes.draft, { id }), { ...call, method: 'PUT', body: json(save), shape: isDraftMark }),
    deleteDraft: (id, expected, call) => ask(address(draftRoutes.draft, { id }), { ...call, method: 'DELETE', query: { expected }, shape: isDraftCopy }),
    draftFile: (id, sha256, call) => askBytes(address(draftRoutes.file, { id, sha256 }), { ...call, sha256 }),
  }
}
