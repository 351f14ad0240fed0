import { fieldsOf, type ComputedValue, type Definition, type Field, type FieldId } from '../procedure/definition.ts'
import type { Kind, Kinds } from '../procedure/kind.ts'

/** What a name in an expression stands for. */
export type Source =
  | { readonly of: 'field', readonly field: Field }
  | { readonly of: 'value', readonly value: ComputedValue }

/** The name of a field, value or part inside an expression: CEL has no hyphens. */
export function celName(id: FieldId): string {
  return id.replaceAll('-', '_')
}

/** Every field and computed value of a definition, by its name in expressions. */
export function sourcesOf(definition: Definition): ReadonlyMap<string, Source> {
  return new Map<string, Source>([
    ...fieldsOf(definition).map(field => [celName(field.id), { of: 'field', field }] as const),
    ...definition.values.map(value => [celName(value.id), { of: 'value', value }] as const),
  ])
}

export function isRepeat(field: Field): boolean {
  return field.type === 'repeat'
}

/** The kind of a field. @throws Error for a type nobody has written: the definition cannot be used. */
export function kindOf(field: Field, kinds: Kinds): Kind {
  const kind = Object.hasOwn(kinds, field.type) ? kinds[field.type] : undefined
  if (!kind) throw new Error(`${field.id}: there is no field type "${field.type}"`)
  return kind
}

/** The columns of a repeat, as its author wrote them. */
export function columnsOf(field: Field, kinds: Kinds): readonly Field[] {
  return kindOf(field, kinds).children?.(field) ?? []
}
