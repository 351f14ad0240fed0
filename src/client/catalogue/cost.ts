import { shallowRef, type ShallowRef } from 'vue'
import { compileProcedure } from '#domain/condition/compile.ts'
import type { DraftState, FeeState } from '#domain/filing/assessment.ts'
import { answer, openDraft } from '#domain/filing/draft.ts'
import { feeQuestions } from '#domain/filing/fee-questions.ts'
import type { Path } from '#domain/filing/path.ts'
import type { Surroundings } from '#domain/filing/surroundings.ts'
import type { Definition, Fee, Field } from '#domain/procedure/definition.ts'
import { kinds } from '#fields/index.ts'

export interface Cost {
  readonly state: Readonly<ShallowRef<DraftState>>
  readonly answer: (path: Path, raw: unknown) => void
  /** Takes all answers away. */
  readonly clear: () => void
}

/** One line of the bill. `off`: known not to be due; `later`: the office works it out. */
export type Line = { readonly fee: Fee } & (
  | { readonly is: 'amount', readonly cents: number }
  | { readonly is: 'off' | 'unknown' | 'later' }
)

/** «Quanto costa» for one procedure: the engine of the form, over the questions its fees depend on and no other. Nothing is kept. */
export function openCost(definition: Definition, surroundings: Surroundings): Cost {
  const procedure = compileProcedure(feeQuestions(compileProcedure(definition, kinds)), kinds)
  const open = (): DraftState => openDraft(procedure, {}, surroundings)
  const state = shallowRef(open())
  return {
    state,
    answer: (path, raw) => { state.value = answer(state.value, path, raw) },
    clear: () => { state.value = open() },
  }
}

/** The questions as they stand: those that the answers so far make meaningless are left out. */
export function questionsOf({ procedure, assessment }: DraftState): readonly Field[] {
  return procedure.definition.steps
    .filter(step => !assessment.hiddenSteps.has(step.id))
    .flatMap(step => step.fields.filter(field => !assessment.hiddenFields.has(field.id)))
}

/** What is paid at a moment, and whether the sum of it is all there will be. */
export function billOf({ procedure, assessment }: DraftState, at: Fee['at']): { readonly lines: readonly Line[], readonly totalCents: number, readonly isWhole: boolean } {
  const lines = procedure.definition.fees.filter(fee => fee.at === at).map(fee => lineOf(fee, assessment.fees.get(fee.id)))
  return {
    lines,
    totalCents: lines.reduce((sum, line) => sum + (line.is === 'amount' ? line.cents : 0), 0),
    isWhole: lines.every(line => line.is === 'amount' || line.is === 'off'),
  }
}

function lineOf(fee: Fee, state: FeeState | undefined): Line {
  if (state?.known === true && !state.due) return { fee, is: 'off' }
  if (state?.amountCents !== undefined) return { fee, is: 'amount', cents: state.amountCents }
  return { fee, is: fee.amount === undefined && state?.due === true ? 'later' : 'unknown' }
}
