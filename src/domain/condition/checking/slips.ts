import type { ASTNode, Environment } from '@marcbachmann/cel-js'
import type { Field, FieldId } from '../../procedure/definition.ts'
import { isRepeat } from '../names.ts'
import type { Scope } from './scope.ts'
import { boundBy, childrenOf } from './syntax.ts'

/*
 * Slips of an author that the types allow: an option that a choice does not have, and a division that drops the rest.
 */

/** Which repeat a variable holds a row of. */
type Rows = ReadonlyMap<string, FieldId>

/** @param where the repeat whose `row` the expression may read */
export function slipsIn(scope: Scope, environment: Environment, ast: ASTNode, where?: FieldId): readonly string[] {
  const slips: string[] = []
  const walk = (node: ASTNode, rows: Rows): void => {
    slips.push(...wrongOptions(scope, node, rows), ...droppedRest(environment, node))
    const inner = withVariable(scope, node, rows)
    for (const child of childrenOf(node)) walk(child, inner)
  }
  walk(ast, new Map(where === undefined ? [] : [['row', where]]))
  return slips
}

function wrongOptions(scope: Scope, node: ASTNode, rows: Rows): readonly string[] {
  return comparedIn(node).flatMap(([left, right]) => {
    const field = fieldOf(scope, left, rows)
    const options = field && optionsOf(field)
    if (!options) return []
    return textsOf(right).filter(text => !options.includes(text)).map(text => `${field.id} has no option "${text}"; it has ${options.join(', ')}`)
  })
}

/** The pairs that a node compares: what may be a field, and what it is compared with. */
function comparedIn(node: ASTNode): readonly (readonly [ASTNode, ASTNode])[] {
  if (node.op !== '==' && node.op !== '!=' && node.op !== 'in') return []
  const [left, right] = node.args
  return [[left, right], [right, left]]
}

function textsOf(node: ASTNode): readonly string[] {
  if (node.op === 'value') return typeof node.args === 'string' ? [node.args] : []
  return node.op === 'list' ? node.args.flatMap(textsOf) : []
}

function fieldOf(scope: Scope, node: ASTNode, rows: Rows): Field | undefined {
  if (node.op === 'id' && !rows.has(node.args)) {
    const source = scope.names.get(node.args)
    return source?.of === 'field' ? source.field : undefined
  }
  if (node.op !== '.' || node.args[0].op !== 'id') return undefined
  const repeat = rows.get(node.args[0].args)
  return repeat === undefined ? undefined : scope.rows.get(repeat)?.columns.get(node.args[1])
}

function optionsOf(field: Field): readonly string[] | undefined {
  const options: unknown = field.options
  if (!Array.isArray(options)) return undefined
  return options.flatMap((option: unknown) => typeof option === 'object' && option !== null && 'value' in option && typeof option.value === 'string' ? [option.value] : [])
}

function withVariable(scope: Scope, node: ASTNode, rows: Rows): Rows {
  const variable = boundBy(node)
  const repeat = node.op === 'rcall' ? repeatOf(scope, node.args[1]) : undefined
  return variable === undefined || repeat === undefined ? rows : new Map(rows).set(variable, repeat)
}

/** The repeat a receiver lists, also through `filter`. */
function repeatOf(scope: Scope, node: ASTNode): FieldId | undefined {
  if (node.op === 'rcall' && node.args[0] === 'filter') return repeatOf(scope, node.args[1])
  const source = node.op === 'id' ? scope.names.get(node.args) : undefined
  return source?.of === 'field' && isRepeat(source.field) ? source.field.id : undefined
}

/** CEL divides whole numbers without the rest: `3 / 2` is 1, and half of a fee would be lost unseen. */
function droppedRest(environment: Environment, node: ASTNode): readonly string[] {
  if (node.op !== '/') return []
  const isWhole = (side: ASTNode): boolean => environment.check(side.input.slice(side.start, side.end)).type === 'int'
  return node.args.every(isWhole) ? ['dividing whole numbers drops the rest; write decimal(…) around one of them'] : []
}
