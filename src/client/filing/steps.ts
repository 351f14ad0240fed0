import type { Missing } from '#domain/filing/missing.ts'
import type { LocalText } from '#domain/procedure/definition.ts'
import type { Form } from './form.ts'

/** One line of the list of steps. */
export interface StepMark {
  readonly id: string
  readonly title: string
  readonly state: 'done' | 'problems' | 'todo'
}

interface Telling {
  readonly local: (text: LocalText) => string
  /** Steps that were on the screen. */
  readonly seen: ReadonlySet<string>
}

/** The steps as their list shows them. A step nobody has begun is not blamed for what is missing in it. */
export function stepEntries(form: Form, missing: readonly Missing[], { local, seen }: Telling): readonly StepMark[] {
  const { answers } = form.state()
  const incomplete = new Set(missing.map(({ step }) => step.id))
  return form.steps.value.map(step => {
    const isBegun = step.fields.some(field => answers[field.id] !== undefined)
    const isWhole = !incomplete.has(step.id) && (isBegun || seen.has(step.id))
    return { id: step.id, title: local(step.title), state: isWhole ? 'done' : isBegun ? 'problems' : 'todo' }
  })
}
