import type { ComputedValue, Language } from '#domain/procedure/definition.ts'
import { showQuantity } from '#fields/number/show-number.ts'
import { showDate, showEuro } from './format.ts'
import type { Translate } from './messages.ts'

/** A value worked out from the answers, in words: on the form while it changes, at the office as it was sealed. Needs the texts of room `field`. */
export function showValue({ type, unit }: ComputedValue, value: unknown, { t, language }: { readonly t: Translate, readonly language: Language }): string {
  switch (type) {
    case 'euro': return showEuro(Number(value), language)
    case 'number':
    case 'integer': return showQuantity(String(value), unit, language)
    case 'date': return showDate(String(value), language)
    case 'yes-no': return t(value === true ? 'field.yes-no.yes' : 'field.yes-no.no')
    case 'text': return String(value)
  }
}
