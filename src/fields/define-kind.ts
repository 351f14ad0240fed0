import type { AttachmentRef, CelType, FieldContext, Kind, Places } from '#domain/procedure/kind.ts'
import type { Field, Language } from '#domain/procedure/definition.ts'
import { problem, type Problem } from '#domain/problem/problem.ts'
import { judged } from './verdict.ts'

/** What a field type has to say of its own; {@link defineKind} makes a whole {@link Kind} of it. */
interface KindParts<Value> {
  readonly type: string
  readonly cel: CelType
  /** Whether the shape is right, so that the other functions may rely on it; whether the value is right is for `judge`. */
  readonly holds: (value: unknown) => value is Value
  readonly normalise: (raw: unknown, field: Field) => unknown
  readonly judge: (value: Value, field: Field, context: FieldContext) => readonly Problem[]
  /** What is wrong with an answer of the wrong shape; `field.unreadable` when the type has nothing better to say. */
  readonly misread?: (value: unknown, field: Field, context: FieldContext) => readonly Problem[]
  readonly warnings?: (value: Value, field: Field, context: FieldContext) => readonly Problem[]
  readonly show: (value: Value, field: Field, language: Language, places: Places) => string
  readonly toCel: (value: Value, field: Field) => unknown
  readonly lint?: (field: Field) => readonly string[]
  readonly children?: (field: Field) => readonly Field[]
  readonly attachments?: (value: unknown) => readonly AttachmentRef[]
}

/**
 * Closes a field type: whatever an old draft or a hostile client sends, no function of the kind throws. An answer of the
 * wrong shape is `field.unreadable`, is shown as it was typed, and is unknown (`undefined`) to expressions.
 */
export function defineKind<Value>(parts: KindParts<Value>): Kind {
  const { holds, judge, misread, warnings, show, toCel } = parts
  const unreadable = (value: unknown, field: Field, context: FieldContext): readonly Problem[] =>
    misread?.(value, field, context) ?? [problem('field.unreadable', { path: context.path })]
  return {
    type: parts.type,
    cel: () => parts.cel,
    normalise: parts.normalise,
    schema: (field, context) => judged(value => holds(value) ? judge(value, field, context) : unreadable(value, field, context)),
    show: (value, field, language, places) => holds(value) ? show(value, field, language, places) : asTyped(value),
    toCel: (value, field) => holds(value) ? toCel(value, field) : undefined,
    ...warnings && { warnings: (value: unknown, field: Field, context: FieldContext) => holds(value) ? warnings(value, field, context) : [] },
    ...parts.lint && { lint: parts.lint },
    ...parts.children && { children: parts.children },
    ...parts.attachments && { attachments: parts.attachments },
  }
}

function asTyped(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}
