import type { Check, Field, LocalText } from '#domain/procedure/definition.ts'
import type { CallSource } from './shape.ts'

/** What an author writes for the options of a question that asks which call a filing answers: the body's own. */
const OF_THE_BODY = 'body.calls'

/** Whether a question asks for one of the calls that the body has published. */
export function asksForCall(field: { readonly id: string, readonly type: string, readonly [property: string]: unknown }): boolean {
  return field.type === 'choice' && field['options'] === OF_THE_BODY
}

/** The question with the calls as its options: each says until when one may apply, in its label and, for what counts days, in `closes`. */
export function withCalls(field: Field, calls: readonly CallSource[]): Field {
  return asksForCall(field) ? { ...field, options: calls.map(({ id, title, closes }) => ({ value: id, closes, label: untilWhen(title, closes) })) } : field
}

/** After its last day a call takes no filing: the day is the body's civil day, and the server judges with its own. */
export function callCheck({ id }: Pick<Field, 'id'>, calls: readonly CallSource[]): Check {
  const lastDays = calls.map(call => `"${call.id}": "${call.closes}"`).join(', ')
  return {
    id: `${id}-scaduto`,
    must: `today <= dateOf({${lastDays}}[${id.replaceAll('-', '_')}])`,
    level: 'error',
    at: id,
    message: { it: 'Il termine per presentare la domanda è passato. Scegli un bando aperto.', en: 'The last day to apply has passed. Choose a call that is open.' },
  }
}

/** The calls with their last days, as the public page lists them below its conditions. */
export function callsInWords(calls: readonly CallSource[]): LocalText {
  const list = (language: keyof LocalText): string => calls.map(({ title, closes }) => `- ${untilWhen(title, closes)[language]}`).join('\n')
  return { it: `I bandi e il loro ultimo giorno:\n\n${list('it')}`, en: `The calls and their last day:\n\n${list('en')}` }
}

function untilWhen(title: LocalText, closes: string): LocalText {
  const day = closes.split('-').toReversed().join('/')
  return { it: `${title.it} (domande entro il ${day})`, en: `${title.en} (apply by ${day})` }
}
