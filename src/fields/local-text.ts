import type { Field, LocalText } from '#domain/procedure/definition.ts'

export function isLocalText(value: unknown): value is LocalText {
  return typeof value === 'object' && value !== null
    && 'it' in value && typeof value.it === 'string' && value.it !== ''
    && 'en' in value && typeof value.en === 'string' && value.en !== ''
}

/** Demands a property in both languages. */
export function lintLocalText(field: Field, property: string): readonly string[] {
  return isLocalText(field[property]) ? [] : [`${property} is missing in Italian or English`]
}
