import type { ASTNode } from '@marcbachmann/cel-js'

/*
 * Reading the syntax tree of an expression: which names it looks at, and where its decimals stand.
 */

const MACROS: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter'])
const ABSORBING: ReadonlySet<string> = new Set(['||', '&&', '?:'])

/** The nodes directly below one, arguments of macros included. */
export function childrenOf(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return []
    case '.':
    case '.?':
      return [node.args[0]]
    case 'call':
      return node.args[1]
    case 'rcall':
      return [node.args[1], ...node.args[2]]
    case 'list':
      return node.args
    case 'map':
      return node.args.flat()
    case '!_':
    case '-_':
      return [node.args]
    case '[]': case '[?]': case '?:': case '||': case '&&': case 'in':
    case '==': case '!=': case '<': case '<=': case '>': case '>=':
    case '+': case '-': case '*': case '/': case '%':
      return node.args
  }
}

/** The name a macro binds for each element, as `r` in `rows.all(r, …)`. */
export function boundBy(node: ASTNode): string | undefined {
  if (node.op !== 'rcall') return undefined
  const [name, receiver, [variable]] = node.args
  const binds = MACROS.has(name) || (name === 'bind' && receiver.op === 'id' && receiver.args === 'cel')
  return binds && variable?.op === 'id' ? variable.args : undefined
}

/** Every name an expression looks at that no macro of its own binds, each once. */
export function namesIn(node: ASTNode): readonly string[] {
  const names = new Set<string>()
  visit(node, new Set(), free => { if (free.op === 'id') names.add(free.args) })
  return [...names]
}

/** The parts of a variable an expression looks at: `patente` in `row.patente`. */
export function partsRead(node: ASTNode, variable: string): readonly string[] {
  const parts = new Set<string>()
  visit(node, new Set(), free => {
    if (free.op === '.' && free.args[0].op === 'id' && free.args[0].args === variable) parts.add(free.args[1])
  })
  return [...parts]
}

/** Whether one unknown name makes the whole unknown: nothing in it can absorb. */
export function isStrict(node: ASTNode): boolean {
  if (ABSORBING.has(node.op) || boundBy(node) !== undefined) return false
  if (node.op === 'call' && (node.args[0] === 'answered' || node.args[0] === 'has')) return false
  return childrenOf(node).every(isStrict)
}

/**
 * Makes every decimal literal exact by its text: `0.35` becomes `decimal("0.35")`, before a double can round it.
 * @param node the tree of `source`
 */
export function exactLiterals(source: string, node: ASTNode): string {
  const found: { readonly start: number, readonly end: number }[] = []
  const collect = (one: ASTNode): void => {
    if (one.op === 'value' && typeof one.args === 'number') found.push({ start: one.start, end: one.end })
    childrenOf(one).forEach(collect)
  }
  collect(node)
  found.sort((a, b) => b.start - a.start) // from the end, so that the places before stay right
  return found.reduce((text, { start, end }) => `${text.slice(0, start)}decimal("${text.slice(start, end)}")${text.slice(end)}`, source)
}

function visit(node: ASTNode, bound: ReadonlySet<string>, see: (free: ASTNode) => void): void {
  if (node.op === 'id' && bound.has(node.args)) return
  if (node.op === '.' && node.args[0].op === 'id' && bound.has(node.args[0].args)) return
  see(node)
  const variable = boundBy(node)
  if (variable === undefined || node.op !== 'rcall') {
    for (const child of childrenOf(node)) visit(child, bound, see)
    return
  }
  visit(node.args[1], bound, see)
  const inner = new Set(bound).add(variable)
  for (const argument of node.args[2].slice(1)) visit(argument, inner, see)
}
