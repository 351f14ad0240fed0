import { basename } from 'node:path'
import { faultIn } from '#domain/condition/checking/check-expression.ts'
import { checkProcedure } from '#domain/condition/checking/check-procedure.ts'
import { scopeOf, type Scope } from '#domain/condition/checking/scope.ts'
import type { Expected } from '#domain/condition/expression.ts'
import { fieldsOf, type Field } from '#domain/procedure/definition.ts'
import { constantConditions } from '#domain/procedure/lint/constant.ts'
import { kinds } from '#fields/index.ts'
import { hardTexts } from './reading-ease.ts'
import type { Resolved } from './resolve.ts'
import type { BodySource, DefinitionSource } from './shape.ts'
import type { Fault, Source, Sources } from './source.ts'

type Place = readonly ['field' | 'check' | 'value' | 'fee' | 'step', string]

const VALUE_RESULT: Readonly<Record<string, Expected>> = { number: 'number', integer: 'int', euro: 'number', text: 'string', 'yes-no': 'bool', date: 'date' }

/** Faults that no single definition shows: names of procedures that lead nowhere. */
export function lintSources({ bodies, definitions }: Sources): readonly Fault[] {
  const known = new Set(definitions.map(({ content }) => content.id))
  return bodies.flatMap(({ file, content, lineOf }): readonly Fault[] => [
    ...content.enabled.flatMap((id, index): readonly Fault[] => known.has(id) ? [] : [{ file, line: lineOf(['enabled', index]), level: 'error', message: `${id} is enabled but not defined` }]),
    ...Object.keys(content.calls ?? {}).flatMap((id): readonly Fault[] => content.enabled.includes(id) ? [] : [{ file, line: lineOf(['calls', id]), level: 'error', message: `${id} has calls but is not enabled: nobody would see them` }]),
    ...Object.keys(content.redirects ?? {}).flatMap((id): readonly Fault[] => content.enabled.includes(id) ? [] : [{ file, line: lineOf(['redirects', id]), level: 'error', message: `${id} is led elsewhere but not enabled: nobody would see where` }]),
  ])
}

/** Cases without a procedure, procedures without cases. */
export function lintCases({ definitions, cases }: Sources): readonly Fault[] {
  const files = new Map(definitions.map(({ file }) => [basename(file, '.yaml'), file]))
  return [
    ...[...cases].flatMap(([name, { file }]): Fault[] => (files.has(name) ? [] : [{ file, line: 1, level: 'error', message: `there is no procedure ${name}` }])),
    ...[...files].flatMap(([name, file]): Fault[] => (cases.has(name) ? [] : [{ file, line: 1, level: 'warning', message: `${name} has no cases` }])),
  ]
}

/** All that is wrong with one definition for one administration, each at its file and line. Nothing is thrown. */
export function lintDefinition(source: Source<DefinitionSource>, resolved: Resolved, body: BodySource): readonly Fault[] {
  const lint = new DefinitionLint(source, resolved, body)
  lint.references()
  lint.identity()
  lint.ids()
  lint.fields()
  lint.expressions()
  lint.readability()
  return lint.faults
}

class DefinitionLint {
  readonly faults: Fault[] = []
  readonly #source: Source<DefinitionSource>
  readonly #resolved: Resolved
  readonly #body: BodySource

  constructor(source: Source<DefinitionSource>, resolved: Resolved, body: BodySource) {
    this.#source = source
    this.#resolved = resolved
    this.#body = body
  }

  references(): void {
    const { content } = this.#source
    for (const { path, message } of this.#resolved.missing) this.#at(path, message)
    if (!this.#body.areas.some(area => area.id === content.area)) this.#at(['area'], `${this.#body.id} has no area ${content.area}`)
    content.topics.forEach((topic, index) => {
      if (!this.#body.topics.some(one => one.id === topic)) this.#at(['topics', index], `${this.#body.id} has no topic ${topic}`)
    })
    if (!this.#body.classification.some(entry => entry.code === content.classification.code)) {
      this.#at(['classification', 'code'], `${content.classification.code} is not in the classification plan of ${this.#body.id}`)
    }
  }

  /** Who files, and what makes it theirs. */
  identity(): void {
    const { identity: { assurance, staff = false, applicant }, signature, steps } = this.#resolved.definition
    if (steps.length === 0) return // what is filed elsewhere asks nothing here
    const fields = fieldsOf(this.#resolved.definition)
    if (applicant !== undefined && !fields.some(field => field.id === applicant)) this.#at(['identity', 'applicant'], `there is no field ${applicant}`)
    if (applicant === undefined && assurance > 0 && !staff) this.#at(['identity'], 'who files must log in, and no field says whose it is before they do (applicant)')
    const isSigned = fields.some(field => field['signed'] === 'required' && field.required !== undefined)
    if ((signature === 'digital' || signature === 'technician') && !isSigned) this.#at(['signature'], `${signature}: no required file must be signed (signed: required)`)
  }

  ids(): void {
    const { definition, origin } = this.#resolved
    const seen = new Set<string>()
    const meet = (kind: 'field' | 'value' | 'step' | 'fee', id: string): void => {
      const name = kind === 'field' || kind === 'value' ? id : `${kind} ${id}` // fields and values share the names of expressions
      if (seen.has(name)) this.faults.push({ ...origin(kind, id), level: 'error', message: `${id} is used twice` })
      seen.add(name)
    }
    for (const step of definition.steps) meet('step', step.id)
    for (const field of fieldsOf(definition)) meet('field', field.id)
    for (const value of definition.values) meet('value', value.id)
    for (const fee of definition.fees) meet('fee', fee.id)
  }

  fields(): void {
    for (const field of fieldsOf(this.#resolved.definition)) this.#field(field, field.id)
  }

  #field(field: Field, root: string): void {
    const kind = Object.hasOwn(kinds, field.type) ? kinds[field.type] : undefined
    if (!kind) {
      this.#of('field', root, `there is no field type ${field.type}`)
      return
    }
    for (const message of kind.lint?.(field) ?? []) this.#of('field', root, `${field.id}: ${message}`)
    if (field.data !== undefined && field.reason === undefined) this.#of('field', root, `${field.id}: say why these data are needed (reason)`)
    for (const child of field.type === 'repeat' ? kind.children?.(field) ?? [] : []) this.#field(child, root)
  }

  expressions(): void {
    const { definition } = this.#resolved
    const scope = this.#scope()
    if (!scope) return
    for (const step of definition.steps) {
      this.#expression(scope, ['step', step.id], step.visible, 'bool')
      for (const field of step.fields) {
        this.#expression(scope, ['field', field.id], field.visible, 'bool')
        if (typeof field.required === 'string') this.#expression(scope, ['field', field.id], field.required, 'bool')
      }
      for (const check of step.checks) this.#expression(scope, ['check', check.id], check.must, 'bool')
    }
    for (const value of definition.values) this.#expression(scope, ['value', value.id], value.is, VALUE_RESULT[value.type] ?? 'string')
    for (const fee of definition.fees) {
      this.#expression(scope, ['fee', fee.id], fee.when, 'bool')
      this.#expression(scope, ['fee', fee.id], fee.amount, 'number')
    }
    definition.term.cases?.forEach(({ when }, index) => {
      const fault = faultIn(scope, when, { expects: 'bool' })
      if (fault !== undefined) this.#at(['term', 'cases', index], `${when}: ${fault}`)
    })
    if (this.faults.some(fault => fault.level === 'error')) return
    try {
      checkProcedure(definition, kinds, scope) // cells, cycles, and what only the whole can show
    } catch (error) {
      this.#at([], (error as Error).message)
      return
    }
    for (const { of, id, message } of constantConditions(definition, kinds)) {
      if (of === 'term') this.#at(['term', 'cases', Number(id)], message)
      else this.#of(of, id, message)
    }
  }

  #scope(): Scope | undefined {
    try {
      return scopeOf(this.#resolved.definition, kinds)
    } catch (error) {
      this.#at([], (error as Error).message)
      return undefined
    }
  }

  #expression(scope: Scope, [kind, id]: Place, expression: string | undefined, expects: Expected): void {
    if (expression === undefined) return
    const fault = faultIn(scope, expression, { expects })
    if (fault !== undefined) this.#of(kind, id, `${expression}: ${fault}`)
  }

  /** Every text a citizen reads: the sheet's, the questions', the messages' and the declarations'. */
  readability(): void {
    const { content, file, lineOf } = this.#source
    const { definition, origin } = this.#resolved
    for (const key of ['title', 'action', 'summary', 'term', 'remedies', 'sheet', 'outcome'] as const) this.#hard({ file, line: lineOf([key]) }, key, content[key])
    for (const { fields, checks, ...step } of definition.steps) {
      this.#hard(origin('step', step.id), step.id, step)
      for (const part of fields) this.#hard(origin('field', part.id), part.id, part)
      for (const part of checks) this.#hard(origin('check', part.id), part.id, part)
    }
    for (const part of definition.values) this.#hard(origin('value', part.id), part.id, part)
    for (const part of definition.fees) this.#hard(origin('fee', part.id), part.id, part)
  }

  #hard(at: ReturnType<Resolved['origin']>, name: string, part: unknown): void {
    for (const { text, ease } of hardTexts(part)) this.faults.push({ ...at, level: 'warning', message: `${name}: hard to read (Gulpease ${ease.toFixed(1)}): ${text}` })
  }

  #at(path: readonly (string | number)[], message: string): void {
    this.faults.push({ file: this.#source.file, line: this.#source.lineOf(path), level: 'error', message })
  }

  #of(kind: Place[0], id: string, message: string): void {
    this.faults.push({ ...this.#resolved.origin(kind, id), level: 'error', message })
  }
}
