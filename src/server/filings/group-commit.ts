import { refuse, type Result } from '#domain/problem/problem.ts'
import type { Platform } from '../platform/ports.ts'
import { isConnectionLost, sqlState, type InTransaction } from '../platform/transaction.ts'
import { registerFilings, type FilingAnswer, type Registration, type RegistrationPorts } from './registration.ts'

/*
 * A register gives one number at a time and holds until its COMMIT is on the disk: that wait, not the work, is what limits filings.
 * Those that arrive meanwhile wait together and share the next transaction; one that arrives alone has a transaction to itself.
 */

/** A group holds the register for about as long as a person notices nothing. */
const MOST_TOGETHER = 32

export type GroupPorts = RegistrationPorts & Pick<Platform, 'inTransaction' | 'log'>

interface Waiting {
  readonly registration: Registration
  readonly ports: GroupPorts
  readonly resolve: (answer: Result<FilingAnswer>) => void
  readonly reject: (cause: unknown) => void
}

/** The filings of one body on their way through one process. */
interface Queue {
  readonly ids: Set<string>
  waiting: Waiting[]
  running: boolean
}

const queues = new WeakMap<InTransaction, Map<string, Queue>>()

/**
 * Registers a judged filing, in one transaction with others of its body when some wait. The answer is the one it would have had alone.
 * @returns what {@link registerFilings} answers for it; `filing.in-flight` while the same id is under way here;
 * `server.unavailable` when the outcome is not known, for all of the group: asking again tells it.
 * @throws what a transaction of its own threw
 */
export function registerTogether(registration: Registration, ports: GroupPorts): Promise<Result<FilingAnswer>> {
  const queue = queueOf(registration.body, ports.inTransaction)
  if (queue.ids.has(registration.id)) return Promise.resolve(refuse('filing.in-flight', {}))
  queue.ids.add(registration.id)
  return new Promise<Result<FilingAnswer>>((resolve, reject) => {
    queue.waiting.push({ registration, ports, resolve, reject })
    if (!queue.running) void drain(queue)
  }).finally(() => queue.ids.delete(registration.id))
}

function queueOf(body: string, inTransaction: InTransaction): Queue {
  const bodies = queues.get(inTransaction) ?? new Map<string, Queue>()
  queues.set(inTransaction, bodies)
  const queue = bodies.get(body) ?? { ids: new Set(), waiting: [], running: false }
  bodies.set(body, queue)
  return queue
}

async function drain(queue: Queue): Promise<void> {
  queue.running = true
  while (queue.waiting.length > 0) await registerGroup(queue.waiting.splice(0, MOST_TOGETHER))
  queue.running = false
}

/** Never throws: every one of the group is told. */
async function registerGroup(group: readonly Waiting[]): Promise<void> {
  const [first] = group
  if (!first) return
  try {
    const answers = await first.ports.inTransaction(tx => registerFilings(tx, group.map(one => one.registration), first.ports))
    tellLast(first, answers)
    await first.ports.failpoints.reach('committed')
    group.forEach(({ resolve }, index) => { resolve(answers[index] ?? refuse('server.unavailable', {})) })
  } catch (cause) {
    if (isOutcomeUnknown(cause)) for (const { resolve } of group) resolve(refuse('server.unavailable', {}))
    else if (group.length === 1) first.reject(cause)
    else for (const one of group) await registerGroup([one]) // certainly nothing was done: who is at fault fails alone
  }
}

/** Before anybody has a receipt the log has its number: after a restore it tells how high the numbers are that people may hold. */
function tellLast({ registration: { body }, ports: { log } }: Waiting, answers: readonly Result<FilingAnswer>[]): void {
  const last = answers.findLast(one => one.ok && one.value.fresh)
  if (last?.ok && last.value.label !== undefined) log.info({ body, label: last.value.label }, 'registered')
}

/** SQLSTATE classes of a fault of the data or of the program; for these the transaction certainly did nothing. */
const CERTAIN = /^(?:0A|2[1-8]|3[4-9]|42|P0)/

/** A connection lost at COMMIT, a full disk, a server going down: the filing may stand or not, and only asking again tells. */
function isOutcomeUnknown(cause: unknown): boolean {
  const state = sqlState(cause)
  return state === undefined ? isConnectionLost(cause) : !CERTAIN.test(state)
}
