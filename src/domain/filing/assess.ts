import type { CompiledField, Node } from '../condition/procedure.ts'
import { centsOf, exact } from '../condition/decimal.ts'
import type { FieldId } from '../procedure/definition.ts'
import { problem } from '../problem/problem.ts'
import type { FeeState, RowsShape, ValueState, Verdict, Warning } from './assessment.ts'
import { isNumber, valueFromCel } from './cel-values.ts'
import type { Answers } from './filing.ts'
import { own } from './json.ts'
import { isEmpty, judgeRows, shapeRows, warningOf } from './rows.ts'
import { judgeAnswer } from './verdict.ts'
import { answerOf, contextOf, evaluate, holds, type Work } from './work.ts'

const NO_SHAPE: RowsShape = { hidden: new Set(), required: new Set(), rows: [] }

/** Works out some nodes again, and after each whose result changed, what depends on it. @param from places in `procedure.nodes` */
export function settle(work: Work, from: Iterable<number>): void {
  const { nodes, dependants } = work.procedure
  const dirty = new Uint8Array(nodes.length)
  for (const place of from) dirty[place] = 1
  for (const [place, node] of nodes.entries()) {
    if (dirty[place] === 0 || !settleNode(work, node)) continue
    for (const dependant of dependants[place] ?? []) dirty[dependant] = 1
  }
  for (const id of work.touched) gather(work, id)
}

/** @returns whether the result changed, so that what reads it must be worked out again. */
function settleNode(work: Work, node: Node): boolean {
  work.uncomputable.put(node, undefined)
  switch (node.does) {
    case 'show-step': return showStep(work, node)
    case 'show-field': return showField(work, node)
    case 'shape-rows': return shape(work, node)
    case 'compute': return compute(work, node)
    case 'require': return require(work, node)
    case 'judge': return judge(work, node.field)
    case 'check': return check(work, node)
    case 'charge': return charge(work, node)
  }
}

function showStep(work: Work, node: Node & { does: 'show-step' }): boolean {
  const isShown = holds(evaluate(work, node, node.visible, node.step.fields[0]?.id ?? node.step.id))
  return work.hiddenSteps.put(node.step.id, !isShown)
}

function showField(work: Work, node: Node & { does: 'show-field' }): boolean {
  const { field, step, visible } = node
  const isShown = !work.hiddenSteps.has(step.id) && (!visible || holds(evaluate(work, node, visible, field.id)))
  return work.hiddenFields.put(field.id, !isShown)
}

function shape(work: Work, node: Node & { does: 'shape-rows' }): boolean {
  const before = work.shapes.get(node.field.id) ?? NO_SHAPE
  const after = work.hiddenFields.has(node.field.id) ? NO_SHAPE : shapeRows(work, node)
  for (const path of before.hidden) work.hiddenFields.put(path, false)
  for (const path of before.required) work.requiredFields.put(path, false)
  for (const path of after.hidden) work.hiddenFields.put(path, true)
  for (const path of after.required) work.requiredFields.put(path, true)
  return work.shapes.put(node.field.id, after)
}

function compute(work: Work, node: Node & { does: 'compute' }): boolean {
  const outcome = evaluate(work, node, node.is, node.value.id)
  const value = outcome.is === 'known' ? valueFromCel(node.value.type, outcome.value) : undefined
  if (outcome.is === 'known' && value === undefined) work.uncomputable.put(node, node.value.id)
  const state: ValueState = value === undefined ? { known: false } : { known: true, value }
  return work.values.put(node.value.id, state)
}

function require(work: Work, node: Node & { does: 'require' }): boolean {
  const isRequired = !work.hiddenFields.has(node.field.id) && holds(evaluate(work, node, node.required, node.field.id))
  return work.requiredFields.put(node.field.id, isRequired)
}

function judge(work: Work, compiled: CompiledField): boolean {
  const { id, required } = compiled.field
  const isHidden = work.hiddenFields.has(id)
  if (required === true) work.requiredFields.put(id, !isHidden)
  const verdict = isHidden ? undefined : verdictOn(work, compiled)
  work.touched.add(id)
  return work.verdicts.put(id, verdict)
}

function verdictOn(work: Work, compiled: CompiledField): Verdict | undefined {
  const { field, kind, rows } = compiled
  const value = answerOf(work, compiled)
  const path = field.id
  if (isEmpty(value)) {
    if (work.requiredFields.has(path)) return { problems: [problem('field.required', { path })], warnings: [] }
    if (!rows) return undefined
  }
  const problems = judgeAnswer(kind, field, value ?? [], contextOf(work, path, work.answers))
  if (!rows) return worthSaying({ problems, warnings: remarks(work, compiled, visibleAnswers(work)) })
  const judged = judgeRows(work, path, rows, work.shapes.get(path) ?? NO_SHAPE)
  work.judgedRows.put(path, judged)
  return worthSaying({ problems: [...problems, ...judged.flatMap(row => row.problems)], warnings: judged.flatMap(row => row.warnings) })
}

function worthSaying(verdict: Verdict): Verdict | undefined {
  return verdict.problems.length + verdict.warnings.length > 0 ? verdict : undefined
}

/** Remarks of a kind on one answer, seen beside the others. @param others visible answers only: hidden is absent */
function remarks(work: Work, compiled: CompiledField, others: () => Answers): readonly Warning[] {
  const { field, kind } = compiled
  const value = answerOf(work, compiled)
  if (!kind.warnings || isEmpty(value)) return []
  return kind.warnings(value, field, contextOf(work, field.id, others())).map(one => warningOf(one, field.id))
}

/** Looks again at the answers whose remarks may hang on any other: a name typed after the fiscal code it contradicts. */
export function remarkAgain(work: Work): void {
  const others = visibleAnswers(work)
  for (const id of work.procedure.remarking) {
    const compiled = work.procedure.fields.get(id)
    if (!compiled || work.touched.has(id) || work.hiddenFields.has(id) || isEmpty(own(work.answers, id))) continue
    const before = work.verdicts.get(id)
    const after = worthSaying({ problems: before?.problems ?? [], warnings: remarks(work, compiled, others) })
    if (work.verdicts.put(id, after)) gather(work, id)
  }
}

function visibleAnswers(work: Work): () => Answers {
  let visible: Answers | undefined
  return () => visible ??= Object.fromEntries(Object.entries(work.answers).filter(([id]) => !work.hiddenFields.has(id)))
}

/** A check belongs to its step and stands at its field: it is absent with either. An unknown check has not failed. */
function check(work: Work, node: Node & { does: 'check' }): boolean {
  const isAbsent = work.hiddenSteps.has(node.step.id) || work.hiddenFields.has(node.check.at)
  const outcome = isAbsent ? undefined : evaluate(work, node, node.must, node.check.at)
  work.touched.add(node.check.at)
  return work.failedChecks.put(node.check.id, outcome?.is === 'known' && outcome.value !== true)
}

function charge(work: Work, node: Node & { does: 'charge' }): boolean {
  return work.fees.put(node.fee.id, feeOf(work, node))
}

function feeOf(work: Work, node: Node & { does: 'charge' }): FeeState {
  const { fee, when, amount } = node
  const due = when ? evaluate(work, node, when, fee.id) : undefined
  if (due && !holds(due)) return { due: false, known: due.is === 'known' }
  const outcome = amount ? evaluate(work, node, amount, fee.id) : undefined
  if (outcome?.is !== 'known') return { due: true, known: false }
  const amountCents = isNumber(outcome.value) ? centsOf(exact(outcome.value)) : undefined
  if (amountCents !== undefined) return { due: true, known: true, amountCents }
  work.uncomputable.put(node, fee.id)
  return { due: true, known: false }
}

/** Puts together what is said at a field: its own verdict, and the checks that stand there. */
function gather(work: Work, id: FieldId): void {
  const verdict = work.verdicts.get(id)
  const failed = (work.procedure.checksAt.get(id) ?? []).filter(one => work.failedChecks.has(one.id))
  const problems = [...verdict?.problems ?? [], ...failed.filter(one => one.level === 'error').map(one => problem('check.failed', { path: id, check: one.id }))]
  const warnings = [...verdict?.warnings ?? [], ...failed.filter(one => one.level === 'warning').map(({ id: check, message }) => ({ id: check, message }))]
  work.problems.put(id, problems.length > 0 ? problems : undefined)
  work.warnings.put(id, warnings.length > 0 ? warnings : undefined)
}
