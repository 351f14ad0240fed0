import type { Definition, Fee, Field, Step } from '#domain/procedure/definition.ts'
import { fixedCents } from '#domain/procedure/fixed-amount.ts'
import { asksForFiles } from '#fields/file-fields.ts'

/** What the form shows or asks that is no datum to have ready. */
const NOTHING_TO_PREPARE = new Set(['declaration', 'note'])

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

/** Whether the answers change what is paid, or whether it is: then it can be worked out before beginning. */
export function dependsOnAnswers(fee: Fee, locals: Definition['locals']): boolean {
  return fee.when !== undefined || (fee.amount !== undefined && fixedCents(fee, locals) === undefined)
}
