import { celName, isRepeat } from '../condition/names.ts'
import type { Procedure } from '../condition/procedure.ts'
import type { Definition, Expression, Field, Step } from '../procedure/definition.ts'

/**
 * The part of a definition that its fees depend on: the fields their amounts and conditions read, directly or through computed values,
 * and those that decide whether these are shown. It is a definition of its own, so that the fees are worked out by the rules of the form.
 * No step is left when the answers change nothing of what is due. Nothing of it may be filed.
 */
export function feeQuestions(procedure: Procedure): Definition {
  const reading = readingOf(procedure)
  const kept = closure(procedure.nodes.flatMap(node => node.does === 'charge' ? [...node.when?.reads ?? [], ...node.amount?.reads ?? []] : []), reading.of)
  const definition: { -readonly [K in keyof Definition]: Definition[K] } = { ...procedure.definition }
  delete definition.subject // it reads other fields, as `anonymous` and the cases of the term may
  const { assurance, onBehalf } = definition.identity
  const written = expressionsIn(procedure, kept)
  return {
    ...definition,
    identity: { assurance, onBehalf },
    term: { ...definition.term, cases: [] },
    steps: definition.steps.map(step => partOf(step, { kept, written, reading })).filter(step => step.fields.length > 0),
    values: definition.values.filter(value => kept.has(celName(value.id))),
  }
}

interface Reading {
  /** What a field or value hangs on. */
  readonly of: (name: string) => readonly string[]
  readonly ofRequired: (field: Field) => readonly string[]
  readonly ofCheck: (id: string) => readonly string[]
}

function readingOf({ nodes, fields, names }: Procedure): Reading {
  const value = new Map<string, readonly string[]>()
  const shown = new Map<string, readonly string[]>()
  const steps = new Map<string, readonly string[]>()
  const required = new Map<string, readonly string[]>()
  const checks = new Map<string, readonly string[]>()
  for (const node of nodes) {
    if (node.does === 'compute') value.set(node.value.id, node.is.reads)
    if (node.does === 'show-field') shown.set(node.field.id, node.visible?.reads ?? [])
    if (node.does === 'show-step') steps.set(node.step.id, node.visible.reads)
    if (node.does === 'require') required.set(node.field.id, node.required.reads)
    if (node.does === 'check') checks.set(node.check.id, node.must.reads)
  }
  return {
    of: name => {
      const source = names.get(name)
      if (!source) return []
      if (source.of === 'value') return value.get(source.value.id) ?? []
      const compiled = fields.get(source.field.id)
      return [...shown.get(source.field.id) ?? [], ...steps.get(compiled?.step.id ?? '') ?? [], ...compiled?.rows?.columns.flatMap(column => column.visible?.reads ?? []) ?? []]
    },
    ofRequired: field => required.get(field.id) ?? [],
    ofCheck: id => checks.get(id) ?? [],
  }
}

/** All that is reached from some names. `today` leads nowhere and stays. */
function closure(names: readonly string[], next: (name: string) => readonly string[]): ReadonlySet<string> {
  const found = new Set<string>()
  const waiting = [...names]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue
    found.add(name)
    waiting.push(...next(name))
  }
  return found
}

function expressionsIn({ nodes }: Procedure, kept: ReadonlySet<string>): readonly Expression[] {
  return nodes.flatMap(node => {
    if (node.does === 'charge') return [node.when?.source ?? '', node.amount?.source ?? '']
    return node.does === 'compute' && kept.has(celName(node.value.id)) ? [node.is.source] : []
  })
}

function partOf(step: Step, { kept, written, reading }: { readonly kept: ReadonlySet<string>, readonly written: readonly Expression[], readonly reading: Reading }): Step {
  const knows = (names: readonly string[]): boolean => names.every(name => name === 'today' || kept.has(name))
  const fields = step.fields.filter(field => kept.has(celName(field.id))).map((field): Field => {
    const { required, ...rest } = field
    const asked: Field = required === undefined || !knows(reading.ofRequired(field)) ? rest : field
    return isRepeat(field) ? { ...asked, fields: columnsRead(field, written) } : asked
  })
  const checks = step.checks.filter(check => fields.some(field => field.id === check.at) && knows(reading.ofCheck(check.id)))
  return { ...step, fields, checks }
}

/** The columns that the expressions name; where they only count the rows, the first, which tells one row from another. */
function columnsRead(field: Field, written: readonly Expression[]): readonly Field[] {
  const columns = field.fields as readonly Field[] // a repeat has columns: its kind has read them
  const named = (id: string): boolean => written.some(expression => new RegExp(`\\.${celName(id)}\\b`).test(expression))
  const found = new Set(columns.filter(column => named(column.id)))
  // What shows a column is another column: it is asked too.
  for (const column of found) for (const other of columns) if (column.visible !== undefined && new RegExp(`\\brow\\.${celName(other.id)}\\b`).test(column.visible)) found.add(other)
  return found.size > 0 ? columns.filter(column => found.has(column)) : columns.slice(0, 1)
}
