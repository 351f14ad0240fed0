import { randomUUID } from 'node:crypto'
import { Agent, request as ask, type IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { APP_HEADER, SEAL_HASH_HEADER } from '#contract/paths.ts'
import { canonical, sha256 } from './oracle/canonical.ts'
import type { Sample, World } from './world.ts'

export interface Answer { readonly status: number, readonly body: Buffer }

const agent = new Agent({ keepAlive: false })

/** One PUT of sealed bytes, by our own hand. @throws what the network throws */
export async function putFiling({ port, host, id, bytes, cookie }: { readonly port: number, readonly host: string, readonly id: string, readonly bytes: Buffer, readonly cookie?: string | undefined }): Promise<Answer> {
  const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
    ask({
      host: '127.0.0.1', port, agent, method: 'PUT', path: `/api/filings/${id}`,
      headers: { host: `${host}:${String(port)}`, 'content-type': 'application/json', 'content-length': String(bytes.length), [APP_HEADER]: '1', [SEAL_HASH_HEADER]: sha256(bytes), ...cookie === undefined ? {} : { cookie } },
    }).on('response', resolve).on('error', reject).end(bytes)
  })
  return { status: incoming.statusCode ?? 0, body: await buffer(incoming) }
}

/**
 * After everything is healed: phones that come back more than a year later with what they sent, a forger who uses an id again,
 * and somebody else who has got hold of another person's bytes.
 */
export async function probe(world: World, samples: readonly Sample[]): Promise<void> {
  const { site, ledger, town } = world
  const port = site.ports()[0] ?? 1
  for (const sample of samples) {
    const { id, host, bytes, mark, person } = sample
    if (person) await town.login(person)
    const first = [...ledger.replies.get(id) ?? []][0]
    const again = await putFiling({ port, host, id, bytes, cookie: person?.cookie })
    ledger.happened('sent again years later')
    if (again.status !== 200 || (first !== undefined && sha256(again.body) !== first)) ledger.broken(`again: ${id} was answered ${String(again.status)} ${again.body.toString().slice(0, 200)}`)

    const forged = Buffer.from(bytes.toString().replace(mark, mark.replace('[f', '[x')))
    const refused = await putFiling({ port, host, id, bytes: forged, cookie: person?.cookie })
    ledger.happened('same id with other content')
    if (refused.status !== 409) ledger.broken(`forged: other content under ${id} was answered ${String(refused.status)}`)

    const stranger = person && town.at(host).find(other => other !== person)
    if (!stranger) continue
    await town.login(stranger)
    const foreign = await putFiling({ port, host, id, bytes, cookie: stranger.cookie })
    ledger.happened('another person with the same bytes')
    if (foreign.status < 400 || foreign.body.includes('"receipt"')) ledger.broken(`foreign: ${stranger.id} was answered ${String(foreign.status)} for ${id}`)
  }
}

/** The same content as another filing: what a client does that makes its key at each attempt. */
export function underAnotherId(bytes: Buffer): { readonly id: string, readonly bytes: Buffer } {
  const id = randomUUID()
  return { id, bytes: Buffer.from(canonical({ ...JSON.parse(bytes.toString()) as object, id })) }
}
