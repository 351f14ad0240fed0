import { createHash, randomUUID } from 'node:crypto'
import type { FilingReply } from '#contract/filings.ts'
import { APP_HEADER, SEAL_HASH_HEADER } from '#contract/paths.ts'
import { compileProcedure } from '#domain/condition/compile.ts'
import type { Answers } from '#domain/filing/filing.ts'
import { openDraft } from '#domain/filing/draft.ts'
import { sealFiling } from '#domain/filing/seal.ts'
import { surroundingsAt } from '#domain/filing/surroundings.ts'
import { kinds } from '#fields/index.ts'
import type { Catalogue } from '#server/catalogue/index.ts'
import { DEMO_FILINGS } from '#server/demonstration/examples.ts'

export interface SealedReport { readonly id: string, readonly bytes: Uint8Array, readonly sealHash: string }

/** Seals the worked example of a road report again and again, each time as another filing of a device of its own. @param changes answers in the place of the example's */
export function reportSealer(catalogue: Catalogue, body: string, changes: Answers = {}): () => Promise<SealedReport> {
  const offered = catalogue.offered(body).find(one => one.ref.id === 'segnalazione-strada')
  const example = DEMO_FILINGS.find(one => one.body === body && one.name === 'buca')
  if (!offered || !example) throw new Error('the report is not offered')
  const sealedAt = new Date().toISOString()
  const state = openDraft(compileProcedure(offered.definition, kinds), { ...example.answers, ...changes }, surroundingsAt(sealedAt, catalogue.places(body)))
  return async () => {
    const id = randomUUID()
    const sealed = await sealFiling({ id, body, ref: offered.ref, state, language: 'it', confirmed: [], sealedAt }, bytes => Promise.resolve(createHash('sha256').update(bytes).digest('hex')))
    if (!sealed.ok) throw new Error(JSON.stringify(sealed.problems))
    return { id, bytes: sealed.value.bytes, sealHash: sealed.value.sealHash }
  }
}

/** Sends a report once to a counter that may be dying. @param cookie of who is logged in, if anybody @returns its number, or nothing when no answer came or it was to be asked again */
export async function sendReport({ id, bytes, sealHash }: SealedReport, url: string, cookie?: string): Promise<string | undefined> {
  const reply = await fetch(`${url}/api/filings/${id}`, {
    method: 'PUT', body: Buffer.from(bytes), headers: { 'content-type': 'application/json', [APP_HEADER]: '1', [SEAL_HASH_HEADER]: sealHash, ...cookie === undefined ? {} : { cookie } },
  }).catch(() => undefined)
  if (!reply || reply.status === 423 || reply.status >= 500) {
    await reply?.body?.cancel().catch(() => undefined) // cut short: it is not read anyway
    return undefined
  }
  const answer = await reply.json().catch(() => undefined) as FilingReply | undefined // an answer cut in the middle is no answer
  if (answer && !reply.ok) throw new Error(`refused: ${JSON.stringify(answer)}`)
  return answer?.receipt.label
}
