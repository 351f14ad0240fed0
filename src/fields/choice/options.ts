import type { Field, Language, LocalText } from '#domain/procedure/definition.ts'
import { isLocalText } from '../local-text.ts'

export interface Option { readonly value: string, readonly label: LocalText }

function isOption(value: unknown): value is Option {
  return typeof value === 'object' && value !== null
    && 'value' in value && typeof value.value === 'string' && value.value !== ''
    && 'label' in value && isLocalText(value.label)
}

/** The options of a choice, in the order of the definition. */
export function optionsOf(field: Field): readonly Option[] {
  const options: unknown = field['options']
  return Array.isArray(options) ? options.filter(isOption) : []
}

export function isOptionOf(field: Field, value: string): boolean {
  return optionsOf(field).some(option => option.value === value)
}

/** The label of an option; the bare value for one that an older version had. */
export function showOption(field: Field, value: string, language: Language): string {
  return optionsOf(field).find(option => option.value === value)?.label[language] ?? value
}

export function lintOptions(field: Field): readonly string[] {
  const options: unknown = field['options']
  if (!Array.isArray(options) || options.length === 0) return ['options are missing']
  const values = optionsOf(field).map(option => option.value)
  return [
    ...values.length < options.length ? ['an option has no value, or no label in Italian or English'] : [],
    ...values.filter((value, index) => values.indexOf(value) < index).map(value => `option ${value} is there twice`),
  ]
}
