import { computed, readonly, ref, shallowRef, type ComputedRef, type Ref } from 'vue'
import type { PersonReply, SessionReply, StaffReply } from '#contract/identity.ts'
import { ok, type Result } from '#domain/problem/problem.ts'
import type { Answer, Api } from '../api/api.ts'
import { DEVICE, type Leaving, type Owner, type RememberedPerson } from '../storage/records.ts'
import type { PersonStorage } from '../storage/storage.ts'

export interface SessionPorts {
  /** Who is logged in, without waiting for what the first page does not load. */
  readonly ask: () => Promise<Answer<SessionReply>>
  readonly server: () => Promise<Pick<Api, 'logout'>>
  readonly storage: () => Promise<PersonStorage>
  /** How long a network that is there but does not answer may hide a person's drafts from them. */
  readonly patienceMs?: number
}

export interface Session {
  readonly person: ComputedRef<PersonReply | null>
  readonly staff: ComputedRef<StaffReply | null>
  /** Whose drafts, outbox and filings are shown. */
  readonly owner: ComputedRef<Owner>
  readonly assurance: ComputedRef<number>
  readonly expiresAt: ComputedRef<string | null>
  /** False until server or device has answered: until then nobody's drafts are shown. */
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

/**
 * Who is at the device. With no network it is whom the server last named, so that people find their drafts again in the field;
 * the moment the server says otherwise, or the person logs out, their things are out of sight.
 */
export function createSession({ ask, server, storage, patienceMs = 2_500 }: SessionPorts): Session {
  const session = shallowRef<SessionReply>(NOBODY)
  const known = ref(false)
  const confirmed = ref(false)
  let refreshing: Promise<void> | undefined

  function settle(reply: SessionReply, byServer: boolean): void {
    session.value = reply
    confirmed.value = byServer
    known.value = true
  }

  async function welcome(reply: SessionReply): Promise<void> {
    const device = await storage()
    const { person, assurance } = reply
    // First what was written before login changes hands, then the lists are read again: no draft vanishes in between.
    if (person) await device.claimDeviceWork(person.owner, person.fiscalNumber)
    await device.rememberPerson(person ? { person, assurance } : null)
    settle(reply, true)
  }

  /** The farewell that could not be said with no network. @returns false when it still cannot */
  async function sayFarewell(): Promise<boolean> {
    if (!(await (await server()).logout()).ok) return false
    await (await storage()).rememberPerson(null)
    return true
  }

  async function recall(): Promise<RememberedPerson | Leaving | null> {
    const recalled = await (await storage()).recallPerson()
    return recalled.ok ? recalled.value : null
  }

  async function settleForMemory(): Promise<void> {
    const remembered = await recall()
    if (!confirmed.value) settle(remembered && 'person' in remembered ? { ...NOBODY, ...remembered } : NOBODY, false)
  }

  async function askAndSettle(): Promise<void> {
    const impatient = setTimeout(() => { if (!known.value) void settleForMemory() }, patienceMs)
    const answer = await ask()
    clearTimeout(impatient)
    if (answer.ok && answer.value.person === null && !known.value) settle(answer.value, true) // nobody: the first page need not wait for the storage
    const remembered = await recall()
    const leaving = remembered && 'leaving' in remembered ? remembered.leaving : undefined
    if (answer.ok && leaving !== undefined && whoIn(answer.value) === leaving) {
      settle(NOBODY, await sayFarewell())
    } else if (answer.ok) {
      await welcome(answer.value) // whoever it is came after the one who left
    } else {
      await settleForMemory()
    }
  }

  function refresh(): Promise<void> {
    refreshing ??= askAndSettle().finally(() => { refreshing = undefined })
    return refreshing
  }

  const person = computed(() => session.value.person)

  async function logout(): Promise<Result<void>> {
    const who = whoIn(session.value)
    const kept = await (await storage()).rememberPerson(who === undefined ? null : { leaving: who })
    settle(NOBODY, false)
    confirmed.value = await sayFarewell()
    return kept.ok ? ok(undefined) : kept
  }

  return {
    person,
    staff: computed(() => session.value.staff),
    owner: computed(() => person.value?.owner ?? DEVICE),
    assurance: computed(() => session.value.assurance),
    expiresAt: computed(() => session.value.expiresAt),
    known: readonly(known),
    confirmed: readonly(confirmed),
    refresh,
    logout,
  }
}
