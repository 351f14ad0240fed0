import type { FieldContext } from '#domain/procedure/kind.ts'
import { joinPath, type Path } from '#domain/filing/path.ts'
import { problem, type Problem } from '#domain/problem/problem.ts'
import { cleanLine, countCharacters, isText, normaliseWith } from './clean-text.ts'

export type Parts = Readonly<Record<string, unknown>>

/** One part of an answer that is made of several, such as the street of an address. */
export interface Part {
  readonly normalise: (raw: unknown) => unknown
  readonly judge: (value: unknown, path: Path, context: FieldContext) => readonly Problem[]
}

export type PartTable = Readonly<Record<string, Part>>

export function isParts(value: unknown): value is Parts {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The part of an answer by name, or the row of a list by number; `undefined` when there is none. */
export function partOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Parts)[name] : undefined
}

/** A part that is text in a form of its own. */
export function textPart(normalise: (raw: unknown) => unknown, judge: (value: string, path: Path, context: FieldContext) => readonly Problem[]): Part {
  return { normalise, judge: (value, path, context) => isText(value) ? judge(value, path, context) : [problem('field.unreadable', { path })] }
}

/** A part that is one line of free text. */
export function linePart(maxLength: number): Part {
  return textPart(normaliseWith(cleanLine), (value, path) =>
    countCharacters(value) > maxLength ? [problem('field.too-long', { path, max: maxLength })] : [])
}

/**
 * Each part in its canonical form, those without an answer left out; `undefined` when none is left. What the table does not name
 * is kept for {@link judgeParts} to refuse.
 */
export function normaliseParts(raw: unknown, table: PartTable): unknown {
  if (raw === null || raw === undefined || raw === '') return undefined
  if (!isParts(raw)) return raw
  const parts = Object.entries(raw)
    .map(([name, value]) => [name, Object.hasOwn(table, name) ? table[name]?.normalise(value) : value] as const)
    .filter(([, value]) => value !== undefined)
  return parts.length === 0 ? undefined : Object.fromEntries(parts)
}

/** The problems of all parts, each at its own path: unknown, missing and wrong ones. */
export function judgeParts(value: Parts, table: PartTable, required: readonly string[], context: FieldContext): readonly Problem[] {
  const at = (name: string): Path => joinPath(context.path, name)
  const unknown = Object.keys(value).filter(name => !Object.hasOwn(table, name))
  const missing = required.filter(name => value[name] === undefined)
  return [
    ...unknown.map(name => problem('filing.unknown-field', { path: at(name) })),
    ...missing.map(name => problem('field.required', { path: at(name) })),
    ...Object.entries(table).flatMap(([name, part]) => partOf(value, name) === undefined ? [] : part.judge(value[name], at(name), context)),
  ]
}

/** The parts that are text, in the order given, for a line that a person reads. */
export function joinTexts(texts: readonly unknown[], separator: string): string {
  return texts.filter(text => typeof text === 'string' && text !== '').join(separator)
}
