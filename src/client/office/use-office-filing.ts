import { readonly, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import type { OfficeFilingReply } from '#contract/office.ts'
import type { FilingId } from '#domain/filing/filing.ts'
import type { Problem } from '#domain/problem/problem.ts'
import type { OfficeApi } from './ports.ts'

/** How the last attempt at taking charge ended. */
export type ChargeOutcome =
  | { readonly was: 'done' }
  /** Somebody else has it, or its state has moved: the filing shown is read anew. */
  | { readonly was: 'too-late' }
  | { readonly was: 'failed', readonly problem: Problem }

export interface OfficeFiling {
  readonly filing: Readonly<ShallowRef<OfficeFilingReply | undefined>>
  readonly busy: Readonly<Ref<'reading' | 'taking' | undefined>>
  /** Why the last reading failed; what was read before stays. */
  readonly problem: Readonly<ShallowRef<Problem | undefined>>
  readonly outcome: Readonly<ShallowRef<ChargeOutcome | undefined>>
  /** Reads the filing again. Each reading is written in its log, so it happens only when somebody asks. */
  readonly read: () => Promise<void>
  /** May be called again after any failure: the server lets the same officer take charge twice. */
  readonly takeCharge: () => Promise<void>
}

/** One filing as its office sees it. */
export function useOfficeFiling(id: () => FilingId, api: () => Promise<OfficeApi>): OfficeFiling {
  const filing = shallowRef<OfficeFilingReply>()
  const busy = ref<'reading' | 'taking'>()
  const problem = shallowRef<Problem>()
  const outcome = shallowRef<ChargeOutcome>()

  async function read(): Promise<void> {
    const wanted = id()
    busy.value = 'reading'
    const answer = await (await api()).officeFiling(wanted)
    if (wanted !== id()) return
    busy.value = undefined
    problem.value = answer.ok ? undefined : answer.problems[0]
    if (answer.ok) filing.value = answer.value
  }

  async function takeCharge(): Promise<void> {
    busy.value = 'taking'
    outcome.value = undefined
    const answer = await (await api()).takeCharge(id())
    busy.value = undefined
    if (answer.ok) {
      filing.value = answer.value
      outcome.value = { was: 'done' }
      return
    }
    const [first] = answer.problems
    if (first?.code === 'identity.login-required') problem.value = first
    else if (first?.code === 'case.wrong-state') {
      await read()
      outcome.value = { was: 'too-late' }
    } else if (first) outcome.value = { was: 'failed', problem: first }
  }

  watch(id, () => {
    filing.value = undefined
    outcome.value = undefined
    void read()
  }, { immediate: true })

  return { filing, busy: readonly(busy), problem, outcome, read, takeCharge }
}
