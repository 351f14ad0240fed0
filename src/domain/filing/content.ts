import type { CompiledField } from '../condition/procedure.ts'
import type { AttachmentRef } from '../procedure/kind.ts'
import type { DraftState } from './assessment.ts'
import type { Answers, SealedAttachment, SealedContent } from './filing.ts'
import { own } from './json.ts'
import { joinPath, type Path } from './path.ts'
import { rowsOf } from './rows.ts'

/** The part of a filing that follows from the answers: made once when it is sealed, and again by whoever judges it. */
export type Drawn = Pick<SealedContent, 'answers' | 'values' | 'fees' | 'attachments'>

/** Draws from a draft what is sealed: visible answers only, what is computed from them, and the list of the files. */
export function drawContent(state: DraftState): Drawn {
  return { answers: visibleAnswers(state), values: knownValues(state), fees: dueFees(state), attachments: attachmentsOf(state) }
}

/** The answers without those of hidden fields and cells: hidden is absent. */
export function visibleAnswers(state: DraftState): Answers {
  return Object.fromEntries(answeredFields(state).map(([field, value]) => [field.field.id, field.rows ? visibleRows(state, field, value) : value]))
}

/** Every file of the visible answers, in the order of the form, each with its own path. */
export function attachmentsOf(state: DraftState): readonly SealedAttachment[] {
  return answeredFields(state).flatMap(([{ field, kind, rows }, value]) => {
    if (!rows) return at(field.id, kind.attachments?.(value))
    return rowsOf(value).flatMap((row, index) => rows.columns.flatMap(column => {
      const path = joinPath(joinPath(field.id, index), column.field.id)
      const cell = own(row, column.field.id)
      return cell === undefined || state.assessment.hiddenFields.has(path) ? [] : at(path, column.kind.attachments?.(cell))
    }))
  })
}

function answeredFields(state: DraftState): readonly (readonly [CompiledField, unknown])[] {
  return [...state.procedure.fields.values()].flatMap(field => {
    const value = own(state.answers, field.field.id)
    return value === undefined || state.assessment.hiddenFields.has(field.field.id) ? [] : [[field, value] as const]
  })
}

function visibleRows(state: DraftState, { field }: CompiledField, value: unknown): readonly Answers[] {
  return rowsOf(value).map((row, index) => {
    const path = joinPath(field.id, index)
    return Object.fromEntries(Object.entries(row).filter(([id]) => !state.assessment.hiddenFields.has(joinPath(path, id))))
  })
}

function at(path: Path, files: readonly AttachmentRef[] = []): readonly SealedAttachment[] {
  return files.map((file, index) => ({ ...file, path: joinPath(path, index) }))
}

function knownValues({ assessment }: DraftState): Answers {
  return Object.fromEntries([...assessment.values].flatMap(([id, state]) => state.known ? [[id, state.value]] : []))
}

function dueFees({ procedure, assessment }: DraftState): SealedContent['fees'] {
  return procedure.definition.fees.flatMap(({ id, at: when }) => {
    const fee = assessment.fees.get(id)
    return fee?.due === true ? [{ id, at: when, amountCents: fee.amountCents ?? null }] : []
  })
}
