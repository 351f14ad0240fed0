import type { MessageContext, MessageFunction } from 'vue-i18n'

const PLACE = /\{(\w+)\}/
const PLURAL = ' | '

/** Every text of a room, read. */
export function compileTexts(texts: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(texts).map(([key, text]: [string, unknown]) =>
    [key, typeof text === 'object' && text !== null ? compileTexts(text) : compileText(String(text))]))
}

/**
 * Reads a text once: `{name}` takes a parameter, ` | ` parts the forms for one and for many. Nothing else is special,
 * so that an at sign or a brace in a text is what it looks like, and the library's own compiler need not be on the first page.
 */
function compileText(text: string): MessageFunction {
  const [one = [], ...more] = text.split(PLURAL).map(form => form.split(PLACE))
  const say = (parts: readonly string[], context: MessageContext): string =>
    parts.map((part, at) => at % 2 === 0 ? part : String(context.named(part))).join('')
  return (context: MessageContext) => more.length === 0 ? say(one, context) : context.plural([one, ...more].map(parts => say(parts, context)))
}
