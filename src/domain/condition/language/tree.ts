import type Big from 'big.js'

/*
 * The tree of an expression. The language is the part of CEL that definitions use, with decimals, dates and absence of our own:
 * what the tree cannot hold (messages, bytes, doubles, time stamps) is not in the language.
 */

export type Unary = '!' | '-'
export type Arithmetic = '+' | '-' | '*' | '/' | '%'
export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in'
export type Logical = '&&' | '||'
export type Quantifier = 'all' | 'exists' | 'exists_one' | 'map' | 'filter'

export type Tree =
  | { readonly is: 'literal', readonly value: string | boolean | bigint | Big | null }
  | { readonly is: 'name', readonly name: string }
  | { readonly is: 'part', readonly of: Tree, readonly name: string }
  | { readonly is: 'index', readonly of: Tree, readonly at: Tree }
  | { readonly is: 'list', readonly items: readonly Tree[] }
  | { readonly is: 'map', readonly entries: readonly (readonly [Tree, Tree])[] }
  | { readonly is: 'unary', readonly operator: Unary, readonly of: Tree }
  | { readonly is: 'arithmetic', readonly operator: Arithmetic, readonly left: Tree, readonly right: Tree }
  | { readonly is: 'comparison', readonly operator: Comparison, readonly left: Tree, readonly right: Tree }
  | { readonly is: 'logical', readonly operator: Logical, readonly left: Tree, readonly right: Tree }
  | { readonly is: 'choice', readonly condition: Tree, readonly then: Tree, readonly otherwise: Tree }
  | { readonly is: 'call', readonly name: string, readonly args: readonly Tree[] }
  | { readonly is: 'answered', readonly of: Tree }
  | { readonly is: 'has', readonly of: Tree, readonly name: string }
  | { readonly is: 'quantifier', readonly name: Quantifier, readonly of: Tree, readonly variable: string, readonly when?: Tree, readonly body: Tree }

const ABSORBING: ReadonlySet<Tree['is']> = new Set(['logical', 'choice', 'answered', 'has', 'quantifier'])

/** Every name a tree looks at that it does not bind itself, each once. */
export function namesOf(tree: Tree): ReadonlySet<string> {
  const names = new Set<string>()
  walk(tree, new Set(), free => { if (free.is === 'name') names.add(free.name) })
  return names
}

/** The parts of a variable a tree looks at: `patente` in `row.patente`. */
export function partsOf(tree: Tree, variable: string): ReadonlySet<string> {
  const parts = new Set<string>()
  walk(tree, new Set(), free => {
    if ((free.is === 'part' || free.is === 'has') && free.of.is === 'name' && free.of.name === variable) parts.add(free.name)
  })
  return parts
}

/** Whether one unknown name makes the whole unknown: nothing in the tree can absorb. */
export function isStrict(tree: Tree): boolean {
  return !ABSORBING.has(tree.is) && childrenOf(tree).every(isStrict)
}

function childrenOf(tree: Tree): readonly Tree[] {
  switch (tree.is) {
    case 'literal':
    case 'name': return []
    case 'part':
    case 'unary':
    case 'answered':
    case 'has': return [tree.of]
    case 'index': return [tree.of, tree.at]
    case 'list': return tree.items
    case 'map': return tree.entries.flat()
    case 'arithmetic':
    case 'comparison':
    case 'logical': return [tree.left, tree.right]
    case 'choice': return [tree.condition, tree.then, tree.otherwise]
    case 'call': return tree.args
    case 'quantifier': return [tree.of, ...(tree.when ? [tree.when] : []), tree.body]
  }
}

function walk(tree: Tree, bound: ReadonlySet<string>, see: (free: Tree) => void): void {
  if (tree.is === 'name' && bound.has(tree.name)) return
  if ((tree.is === 'part' || tree.is === 'has') && tree.of.is === 'name' && bound.has(tree.of.name)) return
  see(tree)
  if (tree.is !== 'quantifier') {
    for (const child of childrenOf(tree)) walk(child, bound, see)
    return
  }
  walk(tree.of, bound, see)
  const inner = new Set(bound).add(tree.variable)
  for (const child of childrenOf(tree).slice(1)) walk(child, inner, see)
}
