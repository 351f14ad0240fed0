import type { Result } from '#domain/problem/problem.ts'
import type { Actor } from '../identity/index.ts'
import { registerTogether, type GroupPorts } from './group-commit.ts'
import { judgeReceived, type JudgePorts } from './judge.ts'
import { answerAgain, type FilingAnswer } from './registration.ts'
import { filings } from './repository.ts'
import { readReceived } from './sealed.ts'

export interface FilingRequest {
  readonly body: string
  /** From the path: the idempotency key. */
  readonly id: string
  readonly bytes: Uint8Array
  /** SHA-256 of the bytes, as the device says. */
  readonly sealHash: string | undefined
  readonly actor: Actor
}

export type SubmitPorts = JudgePorts & GroupPorts

/**
 * Registers a sealed filing, or answers again what was answered the first time. May be called any number of times, at once and years apart.
 * Nothing is stored and no number is taken unless the result is `ok`. After `server.unavailable` the outcome is not known: the same call tells it.
 * @returns beside what the seal and the answers can be refused for (see {@link readReceived}, {@link judgeReceived}):
 * `filing.id-reused` (other content, or somebody else's), `filing.in-flight` (ask again), `server.unavailable`.
 */
export async function submitFiling(request: FilingRequest, ports: SubmitPorts): Promise<Result<FilingAnswer>> {
  const { body, id, actor } = request
  const received = readReceived(request.bytes, request)
  if (!received.ok) return received
  await ports.failpoints.reach('received')
  // Before anything is judged: what was registered stays answered, also when its definition is long gone.
  const known = await filings(ports.db).known(body, id)
  if (known) return answerAgain(known, received.value.sealHash, request)
  const judged = await judgeReceived(received.value, actor, ports)
  if (!judged.ok) return judged
  await ports.failpoints.reach('judged')
  return registerTogether({ body, id, actor, received: received.value, judged: judged.value }, ports)
}
