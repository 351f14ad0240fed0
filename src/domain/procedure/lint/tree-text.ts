import Big from 'big.js'
import type { Tree } from '../../condition/language/tree.ts'

/** An expression written out of its tree: the same for the same meaning, whatever its spaces and brackets were. */
export function textOf(tree: Tree): string {
  switch (tree.is) {
    case 'literal': return typeof tree.value === 'string' ? JSON.stringify(tree.value) : tree.value instanceof Big ? tree.value.toFixed() : String(tree.value)
    case 'name': return tree.name
    case 'part': return `${inner(tree.of)}.${tree.name}`
    case 'index': return `${inner(tree.of)}[${textOf(tree.at)}]`
    case 'list': return `[${tree.items.map(textOf).join(', ')}]`
    case 'map': return `{${tree.entries.map(([key, value]) => `${textOf(key)}: ${textOf(value)}`).join(', ')}}`
    case 'unary': return `${tree.operator}${inner(tree.of)}`
    case 'arithmetic':
    case 'comparison':
    case 'logical': return `${inner(tree.left)} ${tree.operator} ${inner(tree.right)}`
    case 'choice': return `${inner(tree.condition)} ? ${inner(tree.then)} : ${inner(tree.otherwise)}`
    case 'call': return `${tree.name}(${tree.args.map(textOf).join(', ')})`
    case 'answered': return `answered(${textOf(tree.of)})`
    case 'has': return `has(${inner(tree.of)}.${tree.name})`
    case 'quantifier': return `${inner(tree.of)}.${tree.name}(${[tree.variable, ...tree.when ? [textOf(tree.when)] : [], textOf(tree.body)].join(', ')})`
  }
}

const LOOSE: ReadonlySet<Tree['is']> = new Set(['arithmetic', 'comparison', 'logical', 'choice'])

function inner(tree: Tree): string {
  return LOOSE.has(tree.is) ? `(${textOf(tree)})` : textOf(tree)
}
