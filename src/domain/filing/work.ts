import { CivilDay } from '../condition/civil-day.ts'
import type { CompiledExpression, Outcome } from '../condition/expression.ts'
import type { CompiledField, Node, Procedure } from '../condition/procedure.ts'
import type { FieldId } from '../procedure/definition.ts'
import type { FieldContext } from '../procedure/kind.ts'
import type { Assessment, FeeState, JudgedRow, Memory, RowsShape, ValueState, Verdict, Warning } from './assessment.ts'
import { answerToCel, valueToCel } from './cel-values.ts'
import { editMap, editSet, type MapEdit, type SetEdit } from './copy-on-write.ts'
import type { Answers } from './filing.ts'
import { isSameJson, own } from './json.ts'
import type { Path } from './path.ts'
import type { Problem } from '../problem/problem.ts'
import type { Surroundings } from './surroundings.ts'

/** One assessment in the making: what it starts from, and what has changed so far. */
export interface Work {
  readonly procedure: Procedure
  readonly surroundings: Surroundings
  readonly answers: Answers
  readonly hiddenFields: SetEdit<Path>
  readonly hiddenSteps: SetEdit<string>
  readonly requiredFields: SetEdit<Path>
  readonly values: MapEdit<string, ValueState>
  readonly fees: MapEdit<string, FeeState>
  readonly problems: MapEdit<FieldId, readonly Problem[]>
  readonly warnings: MapEdit<FieldId, readonly Warning[]>
  readonly uncomputable: MapEdit<Node, Path>
  readonly verdicts: MapEdit<FieldId, Verdict>
  readonly shapes: MapEdit<FieldId, RowsShape>
  readonly judgedRows: MapEdit<FieldId, readonly JudgedRow[]>
  readonly failedChecks: SetEdit<string>
  /** Fields whose problems or warnings have to be put together again. */
  readonly touched: Set<FieldId>
  /** The value of a name in an expression; nothing when it is unknown. */
  readonly look: (name: string) => unknown
}

export interface Starting { readonly assessment: Assessment, readonly memory: Memory }

export const NOTHING: Starting = {
  assessment: {
    hiddenFields: new Set(), hiddenSteps: new Set(), requiredFields: new Set(),
    values: new Map(), fees: new Map(), problems: new Map(), warnings: new Map(), uncomputable: new Map(),
  },
  memory: { verdicts: new Map(), shapes: new Map(), judgedRows: new Map(), failedChecks: new Set() },
}

/** @param starting what is known of earlier answers; {@link NOTHING} at first */
export function startWork({ procedure, surroundings }: Pick<Work, 'procedure' | 'surroundings'>, answers: Answers, starting: Starting): Work {
  const { assessment, memory } = starting
  const today = new CivilDay(surroundings.today)
  const work: Work = {
    procedure, surroundings, answers,
    hiddenFields: editSet(assessment.hiddenFields),
    hiddenSteps: editSet(assessment.hiddenSteps),
    requiredFields: editSet(assessment.requiredFields),
    values: editMap(assessment.values, isSameJson),
    fees: editMap(assessment.fees, isSameJson),
    problems: editMap(assessment.problems, isSameJson),
    warnings: editMap(assessment.warnings, isSameJson),
    uncomputable: editMap(assessment.uncomputable, Object.is),
    verdicts: editMap(memory.verdicts, isSameJson),
    shapes: editMap(memory.shapes, Object.is),
    judgedRows: editMap(memory.judgedRows, Object.is),
    failedChecks: editSet(memory.failedChecks),
    touched: new Set(),
    look: name => name === 'today' ? today : lookAt(work, name),
  }
  return work
}

export function endWork(work: Work): Starting {
  return {
    assessment: {
      hiddenFields: work.hiddenFields.done(),
      hiddenSteps: work.hiddenSteps.done(),
      requiredFields: work.requiredFields.done(),
      values: work.values.done(),
      fees: work.fees.done(),
      problems: work.problems.done(),
      warnings: work.warnings.done(),
      uncomputable: work.uncomputable.done(),
    },
    memory: {
      verdicts: work.verdicts.done(),
      shapes: work.shapes.done(),
      judgedRows: work.judgedRows.done(),
      failedChecks: work.failedChecks.done(),
    },
  }
}

/** Evaluates an expression for a node; one that fails is noted under the node and is unknown. @param path where a person is told of a failure */
export function evaluate(work: Work, node: Node, expression: CompiledExpression, path: Path): Exclude<Outcome, { is: 'failed' }> {
  const outcome = expression.evaluate(work.look)
  if (outcome.is !== 'failed') return outcome
  work.uncomputable.put(node, path)
  return { is: 'unknown' }
}

/** Whether a condition is known to hold: unknown visibility hides, and an unknown requirement does not require. */
export function holds(outcome: Outcome): boolean {
  return outcome.is === 'known' && outcome.value === true
}

export function contextOf(work: Work, path: Path, answers: Answers): FieldContext {
  return { ...work.surroundings, answers, path }
}

export function answerOf(work: Work, field: CompiledField): unknown {
  return own(work.answers, field.field.id)
}

function lookAt(work: Work, name: string): unknown {
  const source = work.procedure.names.get(name)
  if (!source) return undefined
  if (source.of === 'value') return valueToCel(source.value.type, work.values.get(source.value.id))
  const { id } = source.field
  const compiled = work.procedure.fields.get(id)
  if (!compiled || work.hiddenFields.has(id)) return undefined // hidden is absent
  return compiled.rows ? work.shapes.get(id)?.rows : answerToCel(compiled.kind, compiled.field, own(work.answers, id))
}
