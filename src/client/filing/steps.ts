import type { Missing } from '#domain/filing/missing.ts'
import type { LocalText } from '#domain/procedure/definition.ts'
import type { StepEntry } from '#ui/StepsNav.vue'
import type { Form } from './form.ts'

/** The steps as their list shows them. A step nobody has begun is not blamed for what is missing in it. */
export function stepEntries(form: Form, missing: readonly Missing[], local: (text: LocalText) => string): readonly StepEntry[] {
  const { answers } = form.state()
  const incomplete = new Set(missing.map(({ step }) => step.id))
  return form.steps.value.map(step => {
    const isBegun = step.fields.some(field => answers[field.id] !== undefined)
    const state = incomplete.has(step.id) ? (isBegun ? 'problems' : 'todo') : 'done'
    return { id: step.id, title: local(step.title), state }
  })
}
