import Big from 'big.js'
import { tokensOf, type Token } from './tokens.ts'
import type { Arithmetic, Comparison, Quantifier, Tree } from './tree.ts'

/*
 * Reads the text of an expression, by recursive descent: one function for each level of the grammar of CEL, the loosest first.
 * Types are not looked at here: the lint has done that before a definition is published.
 */

const RELATIONS: ReadonlySet<string> = new Set<Comparison>(['==', '!=', '<', '<=', '>', '>=', 'in'])
const SUMS: ReadonlySet<string> = new Set<Arithmetic>(['+', '-'])
const PRODUCTS: ReadonlySet<string> = new Set<Arithmetic>(['*', '/', '%'])
const QUANTIFIERS: ReadonlySet<string> = new Set<Quantifier>(['all', 'exists', 'exists_one', 'map', 'filter'])
const LITERALS: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null }
const RESERVED: ReadonlySet<string> = new Set([...Object.keys(LITERALS), 'in'])

/** @throws SyntaxError in English for the author of the expression */
export function readTree(source: string): Tree {
  return new Reader(tokensOf(source)).whole()
}

class Reader {
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  whole(): Tree {
    const tree = this.#choice()
    if (this.#token.is !== 'end') throw this.#unexpected()
    return tree
  }

  get #token(): Token {
    return this.#tokens[this.#at] ?? { is: 'end', text: '' }
  }

  #unexpected(): SyntaxError {
    return new SyntaxError(this.#token.is === 'end' ? 'it ends too early' : `unexpected "${this.#token.text}"`)
  }

  /** Goes past one of these, when it comes next. `in` is a word, the others are signs. */
  #pass(...signs: readonly string[]): string | undefined {
    const { is, text } = this.#token
    if ((is !== 'sign' && text !== 'in') || !signs.includes(text)) return undefined
    this.#at += 1
    return text
  }

  #need(sign: string): void {
    if (this.#pass(sign) === undefined) throw this.#unexpected()
  }

  #choice(): Tree {
    const condition = this.#logical('||', () => this.#logical('&&', () => this.#relation()))
    if (this.#pass('?') === undefined) return condition
    const then = this.#choice()
    this.#need(':')
    return { is: 'choice', condition, then, otherwise: this.#choice() }
  }

  #logical(operator: '||' | '&&', below: () => Tree): Tree {
    let left = below()
    while (this.#pass(operator) !== undefined) left = { is: 'logical', operator, left, right: below() }
    return left
  }

  #relation(): Tree {
    let left = this.#sum()
    for (let operator = this.#pass(...RELATIONS); operator !== undefined; operator = this.#pass(...RELATIONS)) {
      left = { is: 'comparison', operator: operator as Comparison, left, right: this.#sum() }
    }
    return left
  }

  #sum(): Tree {
    return this.#arithmetic(SUMS, () => this.#arithmetic(PRODUCTS, () => this.#unary()))
  }

  #arithmetic(operators: ReadonlySet<string>, below: () => Tree): Tree {
    let left = below()
    for (let operator = this.#pass(...operators); operator !== undefined; operator = this.#pass(...operators)) {
      left = { is: 'arithmetic', operator: operator as Arithmetic, left, right: below() }
    }
    return left
  }

  #unary(): Tree {
    const operator = this.#pass('!', '-')
    return operator === undefined ? this.#member() : { is: 'unary', operator: operator as '!' | '-', of: this.#unary() }
  }

  #member(): Tree {
    let tree = this.#primary()
    for (;;) {
      if (this.#pass('.') !== undefined) tree = this.#partOrMethod(tree)
      else if (this.#pass('[') !== undefined) {
        tree = { is: 'index', of: tree, at: this.#choice() }
        this.#need(']')
      } else return tree
    }
  }

  #partOrMethod(of: Tree): Tree {
    const name = this.#name()
    if (this.#pass('(') === undefined) return { is: 'part', of, name }
    const args = this.#items(')')
    return QUANTIFIERS.has(name) ? quantifier(name as Quantifier, of, args) : { is: 'call', name, args: [of, ...args] }
  }

  #name(): string {
    const { is, text } = this.#token
    if (is !== 'name') throw this.#unexpected()
    this.#at += 1
    return text
  }

  #items(end: string): readonly Tree[] {
    return this.#until(end, () => this.#choice())
  }

  #entry(): readonly [Tree, Tree] {
    const key = this.#choice()
    this.#need(':')
    return [key, this.#choice()]
  }

  #until<T>(end: string, one: () => T): readonly T[] {
    const items: T[] = []
    while (this.#pass(end) === undefined) {
      items.push(one())
      if (this.#pass(',') === undefined) {
        this.#need(end)
        break
      }
    }
    return items
  }

  #primary(): Tree {
    if (this.#pass('(') !== undefined) {
      const inner = this.#choice()
      this.#need(')')
      return inner
    }
    if (this.#pass('[') !== undefined) return { is: 'list', items: this.#items(']') }
    if (this.#pass('{') !== undefined) return { is: 'map', entries: this.#until('}', () => this.#entry()) }
    const { is, text } = this.#token
    if (is === 'sign' || is === 'end') throw this.#unexpected()
    this.#at += 1
    switch (is) {
      case 'string': return { is: 'literal', value: text }
      case 'whole': return { is: 'literal', value: BigInt(text) }
      case 'decimal': return { is: 'literal', value: new Big(text) } // exact by its text, before a double could round it
      case 'name': return this.#named(text)
    }
  }

  #named(name: string): Tree {
    const literal = Object.hasOwn(LITERALS, name) ? LITERALS[name] : undefined
    if (literal !== undefined) return { is: 'literal', value: literal }
    if (RESERVED.has(name)) throw new SyntaxError(`unexpected "${name}"`)
    if (this.#pass('(') === undefined) return { is: 'name', name }
    const args = this.#items(')')
    const [first] = args
    if (name === 'answered' && first && args.length === 1) return { is: 'answered', of: first }
    if (name === 'has') {
      if (first?.is !== 'part' || args.length !== 1) throw new SyntaxError('has(…) asks for a part, as in has(sede.cap)')
      return { is: 'has', of: first.of, name: first.name }
    }
    return { is: 'call', name, args }
  }
}

function quantifier(name: Quantifier, of: Tree, args: readonly Tree[]): Tree {
  const [variable, ...bodies] = args
  const [first, second] = bodies
  if (variable?.is !== 'name' || !first || bodies.length > (name === 'map' ? 2 : 1)) throw new SyntaxError(`${name}(…) takes a variable and what is asked of it`)
  return second
    ? { is: 'quantifier', name, of, variable: variable.name, when: first, body: second }
    : { is: 'quantifier', name, of, variable: variable.name, body: first }
}
