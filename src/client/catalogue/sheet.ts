import type { Definition, Fee, Field, Step } from '#domain/procedure/definition.ts'
import { asksForFiles } from '#fields/file-fields.ts'

/** What the form shows or asks that is no datum to have ready. */
const NOTHING_TO_PREPARE = new Set(['declaration', 'note'])
const LITERAL = /^\d+(\.\d+)?$/
const BODY_PLACE = /^body((?:\.[A-Za-z_][A-Za-z0-9_]*)+)$/

/** The documents the form will ask for. */
export function documentsOf(definition: Definition): readonly Field[] {
  return definition.steps.flatMap(step => step.fields).filter(asksForFiles)
}

/** The data to have ready, by step; steps that ask for none are left out. */
export function dataToPrepare(definition: Definition): readonly Pick<Step, 'id' | 'title' | 'fields'>[] {
  return definition.steps
    .map(step => ({ id: step.id, title: step.title, fields: step.fields.filter(field => !asksForFiles(field) && !NOTHING_TO_PREPARE.has(field.type)) }))
    .filter(step => step.fields.length > 0)
}

/**
 * The amount of a fee when it does not depend on any answer: a number, or one the body sets.
 * @returns integer cents; undefined when only the answers or the office can tell
 */
export function fixedCents(fee: Fee, locals: Definition['locals']): number | undefined {
  if (fee.amount === undefined) return undefined
  const place = BODY_PLACE.exec(fee.amount)?.[1]
  const amount = place === undefined ? fee.amount : valueAt(locals, place.slice(1).split('.'))
  const written = typeof amount === 'number' || typeof amount === 'string' ? String(amount) : ''
  return LITERAL.test(written) ? Math.round(Number(written) * 100) : undefined
}

/** Whether the answers change what is paid, or whether it is: then it can be worked out before beginning. */
export function dependsOnAnswers(fee: Fee, locals: Definition['locals']): boolean {
  return fee.when !== undefined || (fee.amount !== undefined && fixedCents(fee, locals) === undefined)
}

function valueAt(tree: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>((at, key) => typeof at === 'object' && at !== null ? (at as Readonly<Record<string, unknown>>)[key] : undefined, tree)
}
