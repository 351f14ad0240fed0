import { computed, readonly, ref, shallowRef, type ComputedRef, type Ref } from 'vue'
import type { PersonReply, SessionReply, StaffReply } from '#contract/identity.ts'
import type { Result } from '#domain/problem/problem.ts'
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
  let refreshing: Promise<void> | undefined
  let farewells = 0

  function settle(reply: SessionReply, byServer: boolean): void {
    session.value = reply
    keyholder.value = whoIn(reply) ?? DEVICE
    confirmed.value = byServer
    known.value = true
  }

  /** @returns false when they have left meanwhile */
  async function isAdmitted(owner: Owner | undefined): Promise<boolean> {
    const before = farewells
    if (owner !== undefined) {
      keyholder.value = owner
      await admit(owner)
    }
    return farewells === before
  }

  async function settleForMemory(): Promise<void> {
    const isHeard = (): boolean => confirmed.value
    const first = await memory.recall()
    if (isHeard() || !await isAdmitted(ownerOf(first)) || isHeard()) return
    const remembered = first && 'locked' in first ? await memory.recall() : first
    settle(remembered && 'assurance' in remembered ? { ...NOBODY, ...remembered } : NOBODY, false)
  }

  async function askAndSettle(): Promise<void> {
    const impatient = setTimeout(() => { if (!known.value) void settleForMemory() }, patienceMs)
    const before = farewells
    const answer = await ask()
    clearTimeout(impatient)
    if (farewells !== before) return // what was asked before somebody left must not bring them back
    if (answer.ok && whoIn(answer.value) === undefined && !known.value) settle(answer.value, true) // nobody: the first page need not wait for the storage
    const remembered = await memory.recall()
    const leaving = remembered && 'leaving' in remembered ? remembered.leaving : undefined
    if (!answer.ok) return settleForMemory()
    if (leaving !== undefined && whoIn(answer.value) === leaving) {
      settle(NOBODY, await memory.sayFarewell())
    } else if (await isAdmitted(whoIn(answer.value))) {
      await memory.welcome(answer.value) // whoever it is came after the one who left
      settle(answer.value, true)
    }
  }

  const refresh = (): Promise<void> => refreshing ??= askAndSettle().finally(() => { refreshing = undefined })

  async function logout(): Promise<Result<void>> {
    farewells += 1
    const kept = await memory.leave(keyholder.value === DEVICE ? undefined : keyholder.value)
    settle(NOBODY, false)
    confirmed.value = await memory.sayFarewell()
    return kept
  }

  return { ...readersOf(session), keyholder: readonly(keyholder), known: readonly(known), confirmed: readonly(confirmed), refresh, logout }
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
