import type { ASTNode } from '@marcbachmann/cel-js'

/*
 * Reading the syntax tree of an expression: which names it looks at, and where its decimals stand.
 */

const MACROS: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter'])

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
