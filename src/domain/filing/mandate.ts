import type { Field, LocalText } from '../procedure/definition.ts'
import type { DraftState } from './assessment.ts'
import { isObject, own } from './json.ts'

/** A question with the answer it has; no answer is a line to be filled in by hand. */
export interface Said { readonly field: Field, readonly value: unknown }

/** What the document by which a client empowers a professional says (DPR 445/2000 art. 38 c. 3-bis). */
export interface Mandate {
  /** Who gives the power: by the facts `party.*`. */
  readonly client: ReadonlyMap<string, Said>
  /** Who gets it: by the names of `prefill`. */
  readonly professional: ReadonlyMap<string, Said>
  /** All the powers that can be given; those not granted stay outside. */
  readonly powers: readonly { readonly label: LocalText, readonly granted: boolean }[]
}

export function mandateOf(state: DraftState): Mandate {
  const { definition } = state.procedure
  const fields = definition.steps.flatMap(step => step.fields)
  return {
    client: saidBy(state, fields, field => field.fact),
    professional: saidBy(state, definition.steps.filter(step => step.block === 'applicant').flatMap(step => step.fields), field => field.prefill),
    powers: definition.steps.filter(step => step.block === 'mandate').flatMap(step => step.fields).filter(field => field.type === 'choices').flatMap(field => powersIn(field, own(state.answers, field.id))),
  }
}

/** The first question of each name that is shown; hidden is absent. */
function saidBy(state: DraftState, fields: readonly Field[], nameOf: (field: Field) => string | undefined): ReadonlyMap<string, Said> {
  const said = new Map<string, Said>()
  for (const field of fields) {
    const name = nameOf(field)
    if (name !== undefined && !said.has(name) && !state.assessment.hiddenFields.has(field.id)) said.set(name, { field, value: own(state.answers, field.id) })
  }
  return said
}

function powersIn(field: Field, answer: unknown): Mandate['powers'] {
  const chosen: readonly unknown[] = Array.isArray(answer) ? answer : []
  const options: readonly unknown[] = Array.isArray(field['options']) ? field['options'] : []
  return options.flatMap(option => isObject(option) && isText(option['label']) ? [{ label: option['label'], granted: chosen.includes(option['value']) }] : [])
}

function isText(value: unknown): value is LocalText {
  return isObject(value) && typeof value['it'] === 'string' && typeof value['en'] === 'string'
}
