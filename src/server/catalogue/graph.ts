/** A graph as JSON-LD writes it, in the plain part of it that we use: prefixed terms, `@id`, `@type`, values with a language or a type. */
export interface GraphNode { readonly '@id'?: string, readonly '@type'?: string | readonly string[], readonly [term: string]: unknown }

export interface Literal { readonly '@value': string, readonly '@language'?: string, readonly '@type'?: string }

export function isLiteral(value: unknown): value is Literal {
  return typeof value === 'object' && value !== null && '@value' in value
}
