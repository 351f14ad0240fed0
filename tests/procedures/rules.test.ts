import { expect, test } from 'vitest'
import { compileProcedure } from '#domain/condition/compile.ts'
import { formulaOf } from '#domain/condition/formula.ts'
import type { Procedure } from '#domain/condition/procedure.ts'
import { ruleOf, type Rule } from '#domain/condition/rule.ts'
import type { Field } from '#domain/procedure/definition.ts'
import { kinds } from '#fields/index.ts'
import { readCatalogue } from '#server/catalogue/catalogue.ts'

const catalogue = await readCatalogue(['procedures'])
const procedures: readonly Procedure[] = catalogue.offered('p_sp').map(one => compileProcedure(one.definition, kinds))

/** Each condition of a form with the table it stands in, if any. */
function conditionsOf(procedure: Procedure): readonly (readonly [source: string, table?: Field])[] {
  const { definition } = procedure
  const plain = [...definition.steps, ...definition.steps.flatMap(step => step.fields), ...definition.fees.map(fee => ({ visible: fee.when }))]
  const cells = [...procedure.fields.values()].flatMap(({ field, rows }) => (rows?.columns ?? []).map(column => ({ ...column.field, table: field })))
  const sources = (one: object): readonly string[] => [('visible' in one ? one.visible : undefined), ('required' in one ? one.required : undefined)].filter(source => typeof source === 'string')
  return [...plain.flatMap(one => sources(one).map(source => [source] as const)), ...cells.flatMap(cell => sources(cell).map(source => [source, cell.table] as const))]
}

function isVague(rule: Rule): boolean {
  if (rule.is === 'all' || rule.is === 'any') return rule.of.some(isVague)
  return rule.is === 'rows' ? isVague(rule.rule) : rule.is === 'depends'
}

test('nearly every condition can be told in words; the rest names what it depends on', () => {
  const told = procedures.flatMap(procedure => conditionsOf(procedure).map(([source, table]) => ({ source, rule: ruleOf(procedure, source, table) })))
  const vague = [...new Set(told.filter(({ rule }) => isVague(rule)).map(({ source }) => source))]
  expect(told.length).toBeGreaterThan(500)
  expect(vague.length / told.length, vague.join('\n')).toBeLessThan(0.02)
})

test('every amount and computed value can be told', () => {
  for (const procedure of procedures) {
    const sources = [...procedure.definition.values.map(value => value.is), ...procedure.definition.fees.flatMap(fee => fee.amount ?? [])]
    for (const source of sources) expect(() => formulaOf(procedure, source), source).not.toThrow()
  }
})
