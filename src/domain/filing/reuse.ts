import type { CompiledField } from '../condition/procedure.ts'
import type { Definition, Field, FieldId, Step } from '../procedure/definition.ts'
import type { DraftState } from './assessment.ts'
import { holdsForOneFiling } from './copy.ts'
import { answer } from './draft.ts'
import type { Answers, CivilDate } from './filing.ts'
import { isObject, isSameJson, own } from './json.ts'
import { rowsOf } from './rows.ts'
import { judgeAnswer } from './verdict.ts'

/*
 * Answers that a person has given before, offered again for one step at a time. Nothing here writes into a draft: what would be
 * filled in, and what would be written over, is shown first.
 */

/** One answer that would be filled in; `before` is what it would write over, absent when there is nothing. */
export interface Fill {
  readonly field: FieldId
  readonly value: unknown
  readonly before?: unknown
}

/** A filing made before: what was asked, what was answered, and when. */
export interface Earlier {
  readonly definition: Definition
  readonly answers: Answers
  readonly writtenOn: CivilDate
}

/** What is known of the person who is logged in, for the fields with a `prefill`. */
export function fillsFromIdentity(state: DraftState, step: Step, identity: Answers): readonly Fill[] {
  return fillsOf(state, step, field => field.prefill === undefined ? undefined : own(identity, field.prefill))
}

/** Data the person has saved, by the names of `fact`. */
export function fillsFromFacts(state: DraftState, step: Step, facts: Answers): readonly Fill[] {
  return fillsOf(state, step, field => field.fact === undefined ? undefined : own(facts, field.fact))
}

/**
 * The answers of an earlier filing to the same questions: to the same step of the same procedure, or to a step made of the same block, or to any
 * question after the same fact. Files are never taken, nor what was good for that filing only.
 */
export function fillsFromEarlier(state: DraftState, step: Step, { definition, answers, writtenOn }: Earlier): readonly Fill[] {
  const isSame = definition.id === state.procedure.definition.id
  const twin = definition.steps.find(other => other.id === step.id && (isSame || (other.block !== undefined && step.block !== undefined)))
  const facts = factsOf(definition.steps.flatMap(other => other.fields), answers)
  return fillsOf(state, step, field => {
    const then = twin?.fields.find(other => other.id === field.id && other.type === field.type)
    const value = then ? own(answers, then.id) : field.fact === undefined ? undefined : own(facts, field.fact)
    return value === undefined || holdsForOneFiling(field, value, writtenOn) ? undefined : value
  })
}

/** A vehicle saved before, as a row after the last one of each table of vehicles in the step that does not have it yet. */
export function fillsFromVehicle(state: DraftState, step: Step, vehicle: Answers): readonly Fill[] {
  return step.fields.flatMap((field): readonly Fill[] => {
    const compiled = state.procedure.fields.get(field.id)
    const plate = compiled?.rows?.columns.find(column => column.field.type === PLATE)
    if (!compiled?.rows || !plate) return []
    const row = Object.fromEntries(compiled.rows.columns.flatMap(column => {
      const value = usable(state, column, own(vehicle, column.field.id))
      return value === undefined ? [] : [[column.field.id, value]]
    }))
    const before = rowsOf(own(state.answers, field.id))
    const isThere = before.some(one => own(one, plate.field.id) === row[plate.field.id])
    if (row[plate.field.id] === undefined || isThere) return []
    const filled = before.filter(one => Object.keys(one).length > 0) // a row that was only opened gives way
    return [{ field: field.id, value: [...filled, row], ...(before.length > 0 ? { before } : {}) }]
  })
}

const PLATE = 'plate'

/** What a step says of a party, by `fact`: for saving it, or for another step about the same party. Hidden answers are left out. */
export function factsIn(state: DraftState, step: Step): Answers {
  return factsOf(step.fields.filter(field => !state.assessment.hiddenFields.has(field.id)), state.answers)
}

/** The vehicles in the tables of a step, each with all that is said of it but its files. */
export function vehiclesIn(state: DraftState, step: Step): readonly { readonly plate: string, readonly answers: Answers }[] {
  return step.fields.flatMap(field => {
    const columns = state.procedure.fields.get(field.id)?.rows?.columns ?? []
    const plate = columns.find(column => column.field.type === PLATE)
    if (!plate || state.assessment.hiddenFields.has(field.id)) return []
    return rowsOf(own(state.answers, field.id)).flatMap(row => {
      const said = own(row, plate.field.id)
      if (typeof said !== 'string' || said === '') return []
      const kept = columns.filter(column => !column.kind.attachments && column.field.type !== 'declaration' && own(row, column.field.id) !== undefined)
      return [{ plate: said, answers: Object.fromEntries(kept.map(column => [column.field.id, own(row, column.field.id)])) }]
    })
  })
}

/** The draft with everything filled in. Apply the same fills one by one to a form for the same result. */
export function fillIn(state: DraftState, fills: readonly Fill[]): DraftState {
  return fills.reduce((filled, fill) => answer(filled, fill.field, fill.value), state)
}

function factsOf(fields: readonly Field[], answers: Answers): Answers {
  return Object.fromEntries(fields.flatMap(({ id, fact }) => {
    const value = own(answers, id)
    return fact === undefined || value === undefined ? [] : [[fact, value]]
  }))
}

/** Only what would change something, would be right, and would be part of the form when all is filled in. */
function fillsOf(state: DraftState, step: Step, look: (field: Field) => unknown): readonly Fill[] {
  const fills = step.fields.flatMap((field): readonly Fill[] => {
    const compiled = state.procedure.fields.get(field.id)
    const value = compiled && usable(state, compiled, look(field))
    const before = own(state.answers, field.id)
    return value === undefined || isSameJson(value, before) ? [] : [{ field: field.id, value, ...(before === undefined ? {} : { before }) }]
  })
  const { hiddenFields } = fillIn(state, fills).assessment
  return fills.filter(fill => !hiddenFields.has(fill.field))
}

/** A value as the field would hold it; nothing when it is none of its own or is wrong there. A file is never usable: it belongs to one filing. */
function usable(state: DraftState, { field, kind }: Pick<CompiledField, 'field' | 'kind'>, raw: unknown): unknown {
  const value = raw === undefined || kind.attachments || field.type === 'declaration' ? undefined : kind.normalise(withoutFiles(raw), field)
  if (value === undefined) return undefined
  const context = { ...state.surroundings, answers: state.answers, path: field.id }
  return judgeAnswer(kind, field, value, context).length === 0 ? value : undefined
}

/** Rows of a table without the files in their cells. */
function withoutFiles(raw: unknown): unknown {
  if (!Array.isArray(raw)) return raw
  const isFiles = (cell: unknown): boolean => Array.isArray(cell) && cell.some(one => isObject(one) && 'sha256' in one)
  return raw.map((row: unknown) => isObject(row) ? Object.fromEntries(Object.entries(row).filter(([, cell]) => !isFiles(cell))) : row)
}
