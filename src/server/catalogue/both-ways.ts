import type { CompiledRows, Node, Procedure } from '#domain/condition/procedure.ts'
import { termOf } from '#domain/filing/about.ts'
import type { DraftState } from '#domain/filing/assessment.ts'
import { own } from '#domain/filing/json.ts'
import { joinPath } from '#domain/filing/path.ts'
import { rowsOf } from '#domain/filing/rows.ts'
import { holds, startWork, type Work } from '#domain/filing/work.ts'
import type { Field, FieldId } from '#domain/procedure/definition.ts'

/**
 * Which way each condition of a procedure went in its examples: steps, questions and cells shown and required, checks held and failed, fees due, terms, anonymity.
 * A condition that no example reaches both ways is not shown to work. What could not be worked out yet, or stood in a part that was hidden, counts for neither.
 */
export class BothWays {
  readonly #went = new Map<string, Set<boolean>>()

  /** Remembers one example, as it was when all its answers were given. */
  note(state: DraftState): void {
    const { procedure } = state
    const work = startWork(state, state.answers, state)
    for (const name of conditionsOf(procedure)) if (!this.#went.has(name)) this.#went.set(name, new Set())
    for (const node of procedure.nodes) this.#node(node, work)
    for (const { term } of procedure.terms) this.#add(termName(term.when), termOf(state) === term)
    if (procedure.anonymous) this.#outcome(ANONYMOUS, procedure.anonymous.evaluate(work.look))
  }

  /** One sentence for each condition that went one way only, or none. */
  missing(): readonly string[] {
    return [...this.#went].filter(([, went]) => went.size < 2).map(([name, went]) => `no case has ${name}: ${went.has(true) ? 'false' : 'true'}`)
  }

  #node(node: Node, work: Work): void {
    switch (node.does) {
      case 'show-step': { this.#add(stepName(node.step.id), !work.hiddenSteps.has(node.step.id)); return }
      case 'show-field': {
        if (node.visible && !work.hiddenSteps.has(node.step.id)) this.#add(shownName(node.field.id), !work.hiddenFields.has(node.field.id))
        return
      }
      case 'require': {
        if (!work.hiddenFields.has(node.field.id)) this.#add(requiredName(node.field.id), work.requiredFields.has(node.field.id))
        return
      }
      case 'shape-rows': { this.#cells(node.field, node.rows, work); return }
      case 'check': {
        if (!work.hiddenSteps.has(node.step.id) && !work.hiddenFields.has(node.check.at)) this.#outcome(checkName(node.check.id), node.must.evaluate(work.look))
        return
      }
      case 'charge': {
        if (node.when) this.#add(feeName(node.fee.id), work.fees.get(node.fee.id)?.due ?? false)
        return
      }
      case 'compute':
      case 'judge':
    }
  }

  #cells({ id }: Field, { columns }: CompiledRows, work: Work): void {
    if (work.hiddenFields.has(id)) return
    for (const index of rowsOf(own(work.answers, id)).keys()) {
      for (const { field, visible, required } of columns) {
        const path = joinPath(joinPath(id, index), field.id)
        if (visible) this.#add(shownName(cellName(id, field)), !work.hiddenFields.has(path))
        if (typeof required === 'object' && !work.hiddenFields.has(path)) this.#add(requiredName(cellName(id, field)), work.requiredFields.has(path))
      }
    }
  }

  #outcome(name: string, outcome: Parameters<typeof holds>[0]): void {
    if (outcome.is === 'known') this.#add(name, holds(outcome))
  }

  #add(name: string, went: boolean): void {
    this.#went.set(name, (this.#went.get(name) ?? new Set()).add(went))
  }
}

/** The names of all that may go either way. */
function conditionsOf({ nodes, terms, anonymous }: Procedure): readonly string[] {
  return [
    ...nodes.flatMap(conditionsIn),
    ...terms.map(({ term }) => termName(term.when)),
    ...anonymous ? [ANONYMOUS] : [],
  ]
}

function conditionsIn(node: Node): readonly string[] {
  switch (node.does) {
    case 'show-step': return [stepName(node.step.id)]
    case 'show-field': return node.visible ? [shownName(node.field.id)] : []
    case 'require': return [requiredName(node.field.id)]
    case 'shape-rows': return node.rows.columns.flatMap(({ field, visible, required }) => [
      ...visible ? [shownName(cellName(node.field.id, field))] : [],
      ...typeof required === 'object' ? [requiredName(cellName(node.field.id, field))] : [],
    ])
    case 'check': return [checkName(node.check.id)]
    case 'charge': return node.when ? [feeName(node.fee.id)] : []
    case 'compute':
    case 'judge': return []
  }
}

const ANONYMOUS = 'it filed without a name'
const stepName = (id: string): string => `step ${id} shown`
const shownName = (id: string): string => `${id} shown`
const requiredName = (id: string): string => `${id} required`
const checkName = (id: string): string => `check ${id} holding`
const feeName = (id: string): string => `fee ${id} due`
const termName = (when: string): string => `term held by ${when}`
const cellName = (table: FieldId, { id }: Field): string => `${table}.${id}`
