import type { FieldId } from '../procedure/definition.ts'
import type { CompiledExpression } from './expression.ts'
import { nodeName, type CompiledRows, type Node, type Procedure } from './procedure.ts'
import type { Source } from './names.ts'

type Order = Pick<Procedure, 'nodes' | 'dependants' | 'startsAt'>

/**
 * Puts nodes after what they read (Kahn), so that a change is followed in one pass.
 * @throws Error naming the cycle, when two things wait for each other.
 */
export function orderNodes(unordered: readonly Node[], names: ReadonlyMap<string, Source>): Order {
  const makers = makersOf(unordered)
  const inputs = new Map(unordered.map(node => [node, inputsOf(node, names, makers)]))
  const nodes = sorted(unordered, inputs)
  const place = new Map(nodes.map((node, index) => [node, index]))
  const dependants: number[][] = nodes.map(() => [])
  const startsAt = new Map<FieldId, number[]>()
  nodes.forEach((node, index) => {
    for (const input of inputs.get(node) ?? []) dependants[place.get(input) ?? -1]?.push(index)
    for (const field of answersRead(node, names)) startsAt.set(field, [...startsAt.get(field) ?? [], index])
  })
  return { nodes, dependants, startsAt }
}

/** Which nodes settle what a field, a step or a value is worth. */
interface Makers {
  readonly step: ReadonlyMap<string, Node>
  readonly shown: ReadonlyMap<FieldId, Node>
  readonly rows: ReadonlyMap<FieldId, Node>
  readonly required: ReadonlyMap<FieldId, Node>
  readonly value: ReadonlyMap<string, Node>
}

function makersOf(nodes: readonly Node[]): Makers {
  const pick = (does: Node['does'], key: (node: Node) => string): ReadonlyMap<string, Node> =>
    new Map(nodes.filter(node => node.does === does).map(node => [key(node), node]))
  return {
    step: pick('show-step', subjectOf),
    shown: pick('show-field', subjectOf),
    rows: pick('shape-rows', subjectOf),
    required: pick('require', subjectOf),
    value: pick('compute', subjectOf),
  }
}

function subjectOf(node: Node): string {
  switch (node.does) {
    case 'show-step': return node.step.id
    case 'show-field':
    case 'shape-rows':
    case 'require': return node.field.id
    case 'judge': return node.field.field.id
    case 'compute': return node.value.id
    case 'check': return node.check.id
    case 'charge': return node.fee.id
  }
}

function inputsOf(node: Node, names: ReadonlyMap<string, Source>, makers: Makers): ReadonlySet<Node> {
  const direct = (): readonly (Node | undefined)[] => {
    switch (node.does) {
      case 'show-step':
      case 'compute':
      case 'charge': return []
      case 'show-field': return [makers.step.get(node.step.id)]
      case 'shape-rows':
      case 'require': return [makers.shown.get(node.field.id)]
      case 'judge': return [makers.shown, makers.rows, makers.required].map(made => made.get(node.field.field.id))
      case 'check': return [makers.step.get(node.step.id), makers.shown.get(node.check.at)]
    }
  }
  const read = namesRead(node).flatMap((name): readonly (Node | undefined)[] => {
    const source = names.get(name)
    if (!source) return []
    return source.of === 'value' ? [makers.value.get(source.value.id)] : [makers.shown.get(source.field.id), makers.rows.get(source.field.id)]
  })
  return new Set([...direct(), ...read].filter(input => input !== undefined))
}

/** The fields whose raw answer a node looks at. */
function answersRead(node: Node, names: ReadonlyMap<string, Source>): ReadonlySet<FieldId> {
  const read = namesRead(node).flatMap(name => {
    const source = names.get(name)
    return source?.of === 'field' ? [source.field.id] : []
  })
  return new Set(node.does === 'judge' || node.does === 'shape-rows' ? [...read, subjectOf(node)] : read)
}

function namesRead(node: Node): readonly string[] {
  return expressionsOf(node).flatMap(expression => expression?.reads ?? [])
}

function expressionsOf(node: Node): readonly (CompiledExpression | undefined)[] {
  switch (node.does) {
    case 'show-step':
    case 'show-field': return [node.visible]
    case 'shape-rows': return conditionsOf(node.rows)
    case 'compute': return [node.is]
    case 'require': return [node.required]
    case 'judge': return []
    case 'check': return [node.must]
    case 'charge': return [node.when, node.amount]
  }
}

function conditionsOf(rows: CompiledRows): readonly (CompiledExpression | undefined)[] {
  return rows.columns.flatMap(column => [column.visible, typeof column.required === 'boolean' ? undefined : column.required])
}

function sorted(nodes: readonly Node[], inputs: ReadonlyMap<Node, ReadonlySet<Node>>): readonly Node[] {
  const waitsFor = new Map(nodes.map(node => [node, new Set(inputs.get(node))]))
  const waitedBy = new Map<Node, Node[]>()
  for (const [node, needed] of waitsFor) for (const input of needed) waitedBy.set(input, [...waitedBy.get(input) ?? [], node])
  const ordered = nodes.filter(node => waitsFor.get(node)?.size === 0)
  for (let next = 0; next < ordered.length; next++) { // grows while it is read
    const node = ordered[next]
    for (const waiting of (node && waitedBy.get(node)) ?? []) {
      const needed = waitsFor.get(waiting)
      if (node && needed?.delete(node) && needed.size === 0) ordered.push(waiting)
    }
  }
  if (ordered.length < nodes.length) throw new Error(`A cycle: ${cycleIn(nodes.filter(node => !ordered.includes(node)), inputs)}`)
  return ordered
}

/** @param stuck nodes that could not be ordered: each of them waits for another of them */
function cycleIn(stuck: readonly Node[], inputs: ReadonlyMap<Node, ReadonlySet<Node>>): string {
  const path: Node[] = []
  let node = stuck[0]
  while (node && !path.includes(node)) {
    path.push(node)
    node = [...inputs.get(node) ?? []].find(input => stuck.includes(input))
  }
  const cycle = node ? [...path.slice(path.indexOf(node)), node] : path
  return cycle.map(nodeName).join(' needs ')
}
