import type { Field, LocalText } from '#domain/procedure/definition.ts'
import { isLocalText } from './local-text.ts'

/** What was asked, in full. A declaration is its whole text, not its title: nobody confirms, or takes on trust, what is written elsewhere. */
export function questionOf(field: Field): LocalText {
  return field.type === 'declaration' && isLocalText(field['text']) ? field['text'] : field.label
}
