import type { Check, ComputedValue, Definition, Fee, Field, FieldId, Step, TermCase } from '../procedure/definition.ts'
import type { Kind, Kinds } from '../procedure/kind.ts'
import type { CompiledExpression } from './expression.ts'
import type { Source } from './names.ts'

/** A definition read once: its expressions compiled, and what depends on what worked out. Holds no answers; shared by every draft of it. */
export interface Procedure {
  readonly definition: Definition
  readonly kinds: Kinds
  /** In the order of the form. */
  readonly fields: ReadonlyMap<FieldId, CompiledField>
  readonly names: ReadonlyMap<string, Source>
  /** Everything to work out, each after what it reads. */
  readonly nodes: readonly Node[]
  /** For each node, by its place in `nodes`, those to be worked out again when its result changes. All come later. */
  readonly dependants: readonly (readonly number[])[]
  /** For each field, the nodes to be worked out again when its answer changes. */
  readonly startsAt: ReadonlyMap<FieldId, readonly number[]>
  readonly checksAt: ReadonlyMap<FieldId, readonly Check[]>
  /** Fields whose remarks may look at any other answer (a name beside a fiscal code). */
  readonly remarking: readonly FieldId[]
  readonly subject?: CompiledExpression
  readonly anonymous?: CompiledExpression
  readonly terms: readonly { readonly term: TermCase, readonly when: CompiledExpression }[]
}

export interface CompiledField {
  readonly field: Field
  readonly kind: Kind
  readonly step: Step
  readonly rows?: CompiledRows
}

/** The columns of a repeat, each after those its visibility reads. */
export interface CompiledRows {
  readonly columns: readonly CompiledColumn[]
}

export interface CompiledColumn {
  readonly field: Field
  readonly kind: Kind
  /** Its name inside an expression. */
  readonly name: string
  readonly visible?: CompiledExpression
  readonly required: boolean | CompiledExpression
}

/** One thing to work out. `show`: whether it is visible; `shape`: which cells of a table are visible and required; `judge`: what is wrong with an answer. */
export type Node =
  | { readonly does: 'show-step', readonly step: Step, readonly visible: CompiledExpression }
  | { readonly does: 'show-field', readonly field: Field, readonly step: Step, readonly visible?: CompiledExpression }
  | { readonly does: 'shape-rows', readonly field: Field, readonly rows: CompiledRows }
  | { readonly does: 'compute', readonly value: ComputedValue, readonly is: CompiledExpression }
  | { readonly does: 'require', readonly field: Field, readonly required: CompiledExpression }
  | { readonly does: 'judge', readonly field: CompiledField }
  | { readonly does: 'check', readonly check: Check, readonly step: Step, readonly must: CompiledExpression }
  | { readonly does: 'charge', readonly fee: Fee, readonly when?: CompiledExpression, readonly amount?: CompiledExpression }

/** The name of a node: unique, and understood by the author of a definition. */
export function nodeName(node: Node): string {
  switch (node.does) {
    case 'show-step': return `whether step "${node.step.id}" is shown`
    case 'show-field': return `whether "${node.field.id}" is shown`
    case 'shape-rows': return `the rows of "${node.field.id}"`
    case 'compute': return `value "${node.value.id}"`
    case 'require': return `whether "${node.field.id}" is required`
    case 'judge': return `the answer to "${node.field.field.id}"`
    case 'check': return `check "${node.check.id}"`
    case 'charge': return `fee "${node.fee.id}"`
  }
}
