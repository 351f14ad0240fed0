import type { CatalogueReply } from '#contract/catalogue.ts'
import type { TimeReply } from '#contract/filings.ts'
import type { SessionReply } from '#contract/identity.ts'
import { APP_HEADER, catalogueRoutes, filingRoutes, identityRoutes } from '#contract/paths.ts'
import { refuse } from '#domain/problem/problem.ts'
import type { Answer } from './api.ts'
import { isNetworkCut } from './cut.ts'
import { readAnswer, type Shape } from './read.ts'
import { isCatalogue, isSession, isTime } from './outline.ts'

const TIMEOUT_MS = 15_000

/** What the first page needs, by the browser's bare fetch: axios comes later, with the pages that send. */
async function get<T>(path: string, shape: Shape<T>, timeoutMs = TIMEOUT_MS): Promise<Answer<T>> {
  if (isNetworkCut.value) return { ...refuse('network.unreachable', {}), arrival: {} }
  try {
    const response = await fetch(path, { headers: { [APP_HEADER]: '1', accept: 'application/json' }, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) })
    return readAnswer({ status: response.status, header: name => response.headers.get(name), text: await response.text() }, shape)
  } catch {
    return { ...refuse('network.unreachable', {}), arrival: {} } // fetch throws for nothing else that could be told apart
  }
}

export function firstCatalogue(): Promise<Answer<CatalogueReply>> {
  return get(catalogueRoutes.catalogue, isCatalogue)
}

export function firstSession(): Promise<Answer<SessionReply>> {
  return get(identityRoutes.session, isSession)
}

/** Whether this very server answers; also its clock. */
export function firstTime(timeoutMs: number): Promise<Answer<TimeReply>> {
  return get(filingRoutes.time, isTime, timeoutMs)
}
