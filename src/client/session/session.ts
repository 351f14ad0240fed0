import { computed, readonly, ref, shallowReadonly, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import type { PersonReply, SessionReply, StaffReply } from '#contract/identity.ts'
import type { Problem, Result } from '#domain/problem/problem.ts'
import type { Answer } from '../api/api.ts'
import { DEVICE, type Leaving, type LockedPerson, type Owner, type RememberedPerson } from '../storage/records.ts'
import { createMemory, type MemoryPorts } from './memory.ts'

export interface SessionPorts extends MemoryPorts {
  /** Waits until the device's lock, if this person has one, is open. Only then anything is shown as theirs. */
  readonly admit: (owner: Owner) => Promise<void>
  /** Who is logged in, without waiting for what the first page does not load. */
  readonly ask: () => Promise<Answer<SessionReply>>
  /** How long a network that is there but does not answer may hide a person's drafts from them. */
  readonly patienceMs?: number
}

export interface Session {
  readonly person: ComputedRef<PersonReply | null>
  readonly staff: ComputedRef<StaffReply | null>
  /** Whose drafts, outbox and filings are shown. */
  readonly owner: ComputedRef<Owner>
  /** Whose keys the page works with. Known before {@link Session.known}, because they may have to be unlocked first; the staff have some too. */
  readonly keyholder: Readonly<Ref<Owner>>
  readonly assurance: ComputedRef<number>
  readonly expiresAt: ComputedRef<string | null>
  /** False until server or device has answered, and until the answer's keys are unlocked: until then nobody's drafts are shown. */
  readonly known: Readonly<Ref<boolean>>
  /** True when the answer is the server's own, false when it is the device's memory. */
  readonly confirmed: Readonly<Ref<boolean>>
  /** Why something that was written on this device before login did not become the person's. It is tried again at every page. */
  readonly unclaimed: Readonly<ShallowRef<readonly Problem[]>>
  /** Asks the server who is logged in. May be called at any time and by several at once. */
  readonly refresh: () => Promise<void>
  /** Logs out, also with no network: then the server is told as soon as it is heard. Drafts and outbox stay, out of sight. */
  readonly logout: () => Promise<Result<void>>
}

const NOBODY: SessionReply = { person: null, staff: null, assurance: 0, expiresAt: null }

function whoIn({ person, staff }: SessionReply): Owner | undefined {
  return person?.owner ?? staff?.owner
}

function ownerOf(remembered: RememberedPerson | Leaving | LockedPerson | null): Owner | undefined {
  if (!remembered || 'leaving' in remembered) return undefined
  return 'locked' in remembered ? remembered.locked : 'person' in remembered ? remembered.person.owner : remembered.staff.owner
}

/** What was begun before somebody left must not bring them back: it takes `since` when it begins, and asks after every wait whether they have left. */
function countFarewells(): { readonly add: () => void, readonly since: () => () => boolean } {
  let count = 0
  return {
    add: () => { count += 1 },
    since: () => {
      const before = count
      return () => count !== before
    },
  }
}

/**
 * Who is at the device. With no network it is whom the server last named, so that people find their drafts again in the field;
 * the moment the server says otherwise, or the person logs out, their things are out of sight.
 */
export function createSession({ ask, admit, patienceMs = 2_500, ...ports }: SessionPorts): Session {
  const memory = createMemory(ports)
  const session = shallowRef<SessionReply>(NOBODY)
  const keyholder = ref<Owner>(DEVICE)
  const known = ref(false)
  const confirmed = ref(false)
  const unclaimed = shallowRef<readonly Problem[]>([])
  let refreshing: Promise<void> | undefined
  const farewells = countFarewells()

  function settle(reply: SessionReply, byServer: boolean, problems: readonly Problem[] = []): void {
    session.value = reply
    unclaimed.value = problems
    keyholder.value = whoIn(reply) ?? DEVICE
    confirmed.value = byServer
    known.value = true
  }

  async function admitted(owner: Owner | undefined): Promise<void> {
    if (owner === undefined) return
    keyholder.value = owner
    await admit(owner)
  }

  async function settleForMemory(): Promise<void> {
    const hasLeft = farewells.since()
    const isOver = (): boolean => confirmed.value || hasLeft()
    const first = await memory.recall()
    if (!isOver()) await admitted(ownerOf(first))
    const remembered = first && 'locked' in first && !isOver() ? await memory.recall() : first
    if (isOver()) return
    settle(remembered && 'assurance' in remembered ? { ...NOBODY, ...remembered } : NOBODY, false)
  }

  async function askAndSettle(): Promise<void> {
    const impatient = setTimeout(() => { if (!known.value) void settleForMemory() }, patienceMs)
    const hasLeft = farewells.since()
    const answer = await ask()
    clearTimeout(impatient)
    if (hasLeft()) return
    if (answer.ok && whoIn(answer.value) === undefined && !known.value) settle(answer.value, true) // nobody: the first page need not wait for the storage
    const remembered = await memory.recall()
    if (hasLeft()) return
    const leaving = remembered && 'leaving' in remembered ? remembered.leaving : undefined
    if (!answer.ok) return settleForMemory()
    if (leaving === undefined || whoIn(answer.value) !== leaving) return welcome(answer.value, hasLeft) // whoever it is came after the one who left
    settle(NOBODY, await memory.sayFarewell())
  }

  async function welcome(reply: SessionReply, hasLeft: () => boolean): Promise<void> {
    await admitted(whoIn(reply))
    if (hasLeft()) return
    const problems = await memory.welcome(reply, hasLeft)
    if (!hasLeft()) settle(reply, true, problems)
  }

  const refresh = (): Promise<void> => refreshing ??= askAndSettle().finally(() => { refreshing = undefined })

  async function logout(): Promise<Result<void>> {
    farewells.add()
    const kept = await memory.leave(keyholder.value === DEVICE ? undefined : keyholder.value)
    settle(NOBODY, false)
    confirmed.value = await memory.sayFarewell()
    return kept
  }

  return { ...readersOf(session), keyholder: readonly(keyholder), known: readonly(known), confirmed: readonly(confirmed), unclaimed: shallowReadonly(unclaimed), refresh, logout }
}

type Readers = Pick<Session, 'person' | 'staff' | 'owner' | 'assurance' | 'expiresAt'>

function readersOf(session: Readonly<Ref<SessionReply>>): Readers {
  const person = computed(() => session.value.person)
  return {
    person,
    staff: computed(() => session.value.staff),
    owner: computed(() => whoIn(session.value) ?? DEVICE),
    assurance: computed(() => session.value.assurance),
    expiresAt: computed(() => session.value.expiresAt),
  }
}
