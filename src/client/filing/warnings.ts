import type { DraftState, Warning } from '#domain/filing/assessment.ts'

/** The remarks of a draft, in the order of the form. */
export function raisedWarnings({ procedure, assessment }: DraftState): readonly Warning[] {
  return [...procedure.fields.keys()].flatMap(id => assessment.warnings.get(id) ?? [])
}
