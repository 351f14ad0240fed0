import type { FieldId } from '../procedure/definition.ts'

/** The name of a field, value or part inside an expression: CEL has no hyphens. */
export function celName(id: FieldId): string {
  return id.replaceAll('-', '_')
}
