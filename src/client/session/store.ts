import { defineStore } from 'pinia'
import { computed, readonly, ref, shallowRef } from 'vue'
import type { PersonReply, SessionReply, StaffReply } from '#contract/identity.ts'
import { ok, type Result } from '#domain/problem/problem.ts'
import { firstSession } from '../api/first.ts'
import { server } from '../api/server.ts'
import { DEVICE, type Owner } from '../storage/records.ts'
import { deviceStorage } from '../storage/device.ts'

const NOBODY: SessionReply = { person: null, staff: null, assurance: 0, expiresAt: null }

/**
 * Who is at the device. With no network it is whom the server last named, so that people find their drafts again in the field;
 * the moment the server says otherwise, or the person logs out, their things are out of sight.
 */
export const useSession = defineStore('session', () => {
  const session = shallowRef<SessionReply>(NOBODY)
  /** False until server or device has answered: until then nobody's drafts are shown. */
  const known = ref(false)
  /** True when the answer is the server's own, false when it is the device's memory. */
  const confirmed = ref(false)
  let refreshing: Promise<void> | undefined

  function settle(reply: SessionReply, byServer: boolean): void {
    session.value = reply
    confirmed.value = byServer
    known.value = true
  }

  async function welcome(reply: SessionReply): Promise<void> {
    const storage = await deviceStorage()
    const { person, assurance } = reply
    // First what was written before login changes hands, then the lists are read again: no draft vanishes in between.
    if (person) await storage.claimDeviceWork(person.owner, person.fiscalNumber)
    await storage.rememberPerson(person ? { person, assurance } : null)
    settle(reply, true)
  }

  /** The farewell that could not be said with no network. @returns false when it still cannot */
  async function sayFarewell(): Promise<boolean> {
    const storage = await deviceStorage()
    if (!(await (await server()).logout()).ok) return false
    await storage.rememberPerson(null)
    return true
  }

  async function ask(): Promise<void> {
    const answer = await firstSession()
    if (answer.ok && answer.value.person === null && !known.value) settle(answer.value, true) // nobody: the first page need not wait for the storage
    const recalled = await (await deviceStorage()).recallPerson()
    const remembered = recalled.ok ? recalled.value : null
    if (remembered === 'leaving') {
      settle(NOBODY, answer.ok && await sayFarewell())
      return
    }
    if (answer.ok) return welcome(answer.value)
    if (!confirmed.value) settle(remembered ? { ...NOBODY, person: remembered.person, assurance: remembered.assurance } : NOBODY, false)
  }

  /** Asks the server who is logged in. May be called at any time and by several at once. */
  function refresh(): Promise<void> {
    refreshing ??= ask().finally(() => { refreshing = undefined })
    return refreshing
  }

  /** Logs out, also with no network: then the server is told as soon as it is heard. Drafts and outbox stay, out of sight. */
  async function logout(): Promise<Result<void>> {
    const kept = await (await deviceStorage()).rememberPerson('leaving')
    settle(NOBODY, false)
    confirmed.value = await sayFarewell()
    return kept.ok ? ok(undefined) : kept
  }

  const person = computed<PersonReply | null>(() => session.value.person)
  const staff = computed<StaffReply | null>(() => session.value.staff)
  return {
    person,
    staff,
    /** Whose drafts, outbox and filings are shown. */
    owner: computed<Owner>(() => person.value?.owner ?? DEVICE),
    assurance: computed(() => session.value.assurance),
    expiresAt: computed(() => session.value.expiresAt),
    known: readonly(known),
    confirmed: readonly(confirmed),
    refresh,
    logout,
  }
})
