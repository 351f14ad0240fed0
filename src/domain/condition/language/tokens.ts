/** A piece of an expression. `text` of a string is what it says, escapes undone. */
export interface Token {
  readonly is: 'name' | 'whole' | 'decimal' | 'string' | 'sign' | 'end'
  readonly text: string
}

/** In an order in which none hides a longer one. */
const SIGNS = ['&&', '||', '==', '!=', '<=', '>=', '<', '>', '+', '-', '*', '/', '%', '!', '?', ':', ',', '.', '(', ')', '[', ']', '{', '}'] as const

const SPACE = /(?:\s|\/\/[^\n]*)+/y
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const STRING = /"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'/y
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\', '"': '"', '\'': '\'' }

/** Cuts an expression into its pieces; the last is `end`. @throws SyntaxError in English for its author */
export function tokensOf(source: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const found = pattern.exec(source)
    if (found) at = pattern.lastIndex
    return found
  }
  const next = (): Token => {
    const name = take(NAME)
    if (name) return { is: 'name', text: name[0] }
    const number = take(NUMBER)
    if (number) return { is: /^\d+$/.test(number[0]) ? 'whole' : 'decimal', text: number[0] }
    const string = take(STRING)
    if (string) return { is: 'string', text: unescaped(string[1] ?? string[2] ?? '') }
    const sign = SIGNS.find(one => source.startsWith(one, at))
    if (sign === undefined) throw new SyntaxError(`unexpected "${source.slice(at, at + 10)}"`)
    at += sign.length
    return { is: 'sign', text: sign }
  }
  while (take(SPACE) || at < source.length) if (at < source.length) tokens.push(next())
  return [...tokens, { is: 'end', text: '' }]
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(u[0-9a-fA-F]{4}|.)/gs, (_, escape: string) => {
    if (escape.length === 5) return String.fromCharCode(parseInt(escape.slice(1), 16))
    const meant = ESCAPES[escape]
    if (meant === undefined) throw new SyntaxError(`unknown escape \\${escape}`)
    return meant
  })
}
