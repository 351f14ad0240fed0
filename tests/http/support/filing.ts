import { createHash, randomUUID } from 'node:crypto'
import type { LightMyRequestResponse } from 'fastify'
import { compileProcedure } from '#domain/condition/compile.ts'
import { canonicalBytes } from '#domain/filing/canonical.ts'
import { openDraft } from '#domain/filing/draft.ts'
import type { Answers, SealedContent } from '#domain/filing/filing.ts'
import { sealFiling } from '#domain/filing/seal.ts'
import { surroundingsAt } from '#domain/filing/surroundings.ts'
import type { Definition } from '#domain/procedure/definition.ts'
import { kinds } from '#fields/index.ts'
import { publish } from '#server/catalogue/catalogue.ts'
import { APP_HEADER, CHUNK_BYTES } from '#contract/paths.ts'
import { HOSTS, type BodyName, type Someone, type TestServer } from './server.ts'

export interface Sealed { readonly id: string, readonly body: BodyName, readonly bytes: Uint8Array, readonly sealHash: string, readonly content: SealedContent }

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Seals a draft as a device does. @throws with the problems when it would not let it be confirmed */
export async function sealed(server: Pick<TestServer, 'catalogue'>, definition: Definition, answers: Answers, { id = randomUUID() }: { id?: string } = {}): Promise<Sealed> {
  const now = new Date().toISOString()
  const state = openDraft(compileProcedure(definition, kinds), answers, surroundingsAt(now, server.catalogue.places(definition.body)))
  const result = await sealFiling({ id, body: definition.body, ref: publish(definition).ref, state, language: 'it', confirmed: [], sealedAt: now }, bytes => Promise.resolve(sha256(bytes)))
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return { id, body: definition.body as BodyName, ...result.value }
}

/** The same filing with its content changed after it was sealed, hashed again as a cheat would. */
export function altered(filing: Sealed, change: (content: SealedContent) => object): Sealed {
  const content = change(filing.content) as SealedContent
  const bytes = canonicalBytes(content)
  return { ...filing, content, bytes, sealHash: sha256(bytes) }
}

type WithApp = Pick<TestServer, 'app'>
type Headers = Readonly<Record<string, string>>

export function headersOf(body: BodyName, who?: Someone): Headers {
  return { host: HOSTS[body], [APP_HEADER]: '1', ...who && { cookie: who.cookie } }
}

export async function submit(server: WithApp, filing: Sealed, who?: Someone, headers: Headers = {}): Promise<LightMyRequestResponse> {
  return await server.app.inject({ // awaited here: an injection begins when it is waited for
    method: 'PUT', url: `/api/filings/${filing.id}`, payload: Buffer.from(filing.bytes),
    headers: { ...headersOf(filing.body, who), 'content-type': 'application/json', 'x-seal-hash': filing.sealHash, ...headers },
  })
}

export async function get(server: WithApp, url: string, who?: Someone, body: BodyName = 'p_pc'): Promise<LightMyRequestResponse> {
  return await server.app.inject({ method: 'GET', url, headers: headersOf(who?.body ?? body, who) })
}

export async function post(server: WithApp, url: string, who?: Someone): Promise<LightMyRequestResponse> {
  return await server.app.inject({ method: 'POST', url, headers: headersOf(who?.body ?? 'p_pc', who) })
}

/** The code of a refusal. */
export function codeOf(response: LightMyRequestResponse): string {
  return response.json<{ type?: string }>().type ?? ''
}

export function contentDigest(bytes: Uint8Array): string {
  return `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`
}

export async function declare(server: WithApp, id: string, file: Uint8Array, who?: Someone): Promise<LightMyRequestResponse> {
  return await server.app.inject({ method: 'PUT', url: `/api/filings/${id}/attachments/${sha256(file)}`, payload: { bytes: file.byteLength }, headers: headersOf(who?.body ?? 'p_pc', who) })
}

export async function putChunk(server: WithApp, { id, sha, index, chunk, digest = contentDigest(chunk) }: { id: string, sha: string, index: number | string, chunk: Uint8Array, digest?: string }, who?: Someone): Promise<LightMyRequestResponse> {
  return await server.app.inject({
    method: 'PUT', url: `/api/filings/${id}/attachments/${sha}/chunks/${String(index)}`, payload: Buffer.from(chunk),
    headers: { ...headersOf(who?.body ?? 'p_pc', who), 'content-type': 'application/octet-stream', 'content-digest': digest },
  })
}

export async function complete(server: WithApp, id: string, sha: string, who?: Someone): Promise<LightMyRequestResponse> {
  return await server.app.inject({ method: 'POST', url: `/api/filings/${id}/attachments/${sha}/complete`, headers: headersOf(who?.body ?? 'p_pc', who) })
}

export function chunksOf(file: Uint8Array): Uint8Array[] {
  return Array.from({ length: Math.ceil(file.byteLength / CHUNK_BYTES) }, (_, index) => file.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES))
}

/** Sends a whole file. @returns the last answer */
export async function upload(server: WithApp, id: string, file: Uint8Array, who?: Someone): Promise<LightMyRequestResponse> {
  const sha = sha256(file)
  const declared = await declare(server, id, file, who)
  if (declared.statusCode !== 200) return declared
  for (const [index, chunk] of chunksOf(file).entries()) {
    const kept = await putChunk(server, { id, sha, index, chunk }, who)
    if (kept.statusCode !== 200) return kept
  }
  return complete(server, id, sha, who)
}

/** A PDF as far as its ends tell, of any length. */
export function aPdf(length = 2_000, seed = 'x'): Uint8Array {
  const [head, tail] = ['%PDF-1.7\n', '\n%%EOF\n']
  return Buffer.from(head + seed.repeat(Math.ceil(length / seed.length)).slice(0, length - head.length - tail.length) + tail)
}
