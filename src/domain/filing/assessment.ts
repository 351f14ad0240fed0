import type { Node, Procedure } from '../condition/procedure.ts'
import type { FieldId, LocalText } from '../procedure/definition.ts'
import type { Problem } from '../problem/problem.ts'
import type { Answers } from './filing.ts'
import type { Path } from './path.ts'
import type { Surroundings } from './surroundings.ts'

/** A computed value as it is sealed and shown: decimals as text, euro as integer cents. */
export type ValueState =
  | { readonly known: true, readonly value: string | number | boolean }
  | { readonly known: false }

/** `known: false`: whether it is due, or how much, hangs on what is not answered yet, or the office computes it later. */
export interface FeeState {
  readonly due: boolean
  readonly known: boolean
  readonly amountCents?: number
}

/** A remark that does not stop a filing but must be confirmed, under `id`. */
export interface Warning {
  /** The check's id, or `code path` of a remark of the field's kind. */
  readonly id: string
  readonly problem?: Problem
  readonly message?: LocalText
}

/** All that follows from the answers. */
export interface Assessment {
  /** Fields, and cells of tables by their path, that are not part of the form now. */
  readonly hiddenFields: ReadonlySet<Path>
  readonly hiddenSteps: ReadonlySet<string>
  readonly requiredFields: ReadonlySet<Path>
  readonly values: ReadonlyMap<string, ValueState>
  readonly fees: ReadonlyMap<string, FeeState>
  /** Errors by the field they are shown at; a table's are under the table, with the cell's path inside. */
  readonly problems: ReadonlyMap<FieldId, readonly Problem[]>
  readonly warnings: ReadonlyMap<FieldId, readonly Warning[]>
  /** What could not be computed though all it needs is answered, and where to say so: harmless while filling, a problem at confirmation. */
  readonly uncomputable: ReadonlyMap<Node, Path>
}

/** A draft and all that follows from it. Never changed: an answer gives a new one that shares what did not change. */
export interface DraftState {
  readonly procedure: Procedure
  readonly surroundings: Surroundings
  /** Normalised, hidden ones included: showing a field again brings its answer back. */
  readonly answers: Answers
  readonly assessment: Assessment
  /** What the next change starts from. */
  readonly memory: Memory
}

export interface Memory {
  readonly verdicts: ReadonlyMap<FieldId, Verdict>
  readonly shapes: ReadonlyMap<FieldId, RowsShape>
  readonly judgedRows: ReadonlyMap<FieldId, readonly JudgedRow[]>
  readonly failedChecks: ReadonlySet<string>
}

/** What an answer's own kind says of it. */
export interface Verdict {
  readonly problems: readonly Problem[]
  readonly warnings: readonly Warning[]
}

/** A table as the conditions see it. */
export interface RowsShape {
  readonly hidden: ReadonlySet<Path>
  readonly required: ReadonlySet<Path>
  /** One object for each row, hidden cells left out, for expressions. */
  readonly rows: readonly object[]
}

/** The verdict on one row, and what it was reached on. */
export interface JudgedRow extends Verdict {
  readonly row: Answers
  /** Of each column, in order: hidden, required, or optional. */
  readonly cells: string
}
