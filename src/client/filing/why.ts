import { formulaOf, subjectsOfFormula } from '#domain/condition/formula.ts'
import { ruleOf, subjectsOf, type Subject } from '#domain/condition/rule.ts'
import type { DraftState } from '#domain/filing/assessment.ts'
import { own } from '#domain/filing/json.ts'
import type { ComputedValue, Fee, Step } from '#domain/procedure/definition.ts'
import { showQuantity } from '#fields/number/show-number.ts'
import { showDate, showEuro } from '../text/format.ts'
import { amountWords, formulaWords, ruleWords, type RuleWords } from './rule-words.ts'

/** Why something is asked, or comes to an amount: the rule in words, and what of the answers it was applied to. */
export interface Reason {
  readonly id: string
  readonly label: string
  readonly because: readonly string[]
  readonly used: readonly Used[]
  readonly law?: string
}

/** An answer or a value that a rule looks at; no text while it is not known. */
export interface Used { readonly label: string, readonly text: string | undefined }

/** Why the questions of a step that are not always asked are asked now. What is always asked has no reason but the procedure itself. */
export function reasonsForStep(state: DraftState, step: Step, words: RuleWords): readonly Reason[] {
  const { t, local } = words
  const whole = step.visible === undefined ? [] : [reason(state, { id: step.id, label: local(step.title) }, [['why.asked.step', step.visible]], words)]
  const fields = step.fields.filter(field => !state.assessment.hiddenFields.has(field.id)).flatMap((field): readonly Reason[] => {
    const sources: [Phrase, string][] = []
    if (field.visible !== undefined) sources.push(['why.asked.field', field.visible])
    if (typeof field.required === 'string' && state.assessment.requiredFields.has(field.id)) sources.push(['why.asked.required', field.required])
    return sources.length === 0 ? [] : [reason(state, { id: field.id, label: local(field.label) }, sources, words)]
  })
  return [...whole, ...fields].filter(one => one.because.some(text => text !== t('why.rule.always')))
}

type Phrase = 'why.asked.step' | 'why.asked.field' | 'why.asked.required'

function reason(state: DraftState, { id, label }: { readonly id: string, readonly label: string }, sources: readonly (readonly [Phrase, string])[], words: RuleWords): Reason {
  const rules = sources.map(([phrase, source]) => ({ phrase, rule: ruleOf(state.procedure, source) }))
  return {
    id, label,
    because: rules.map(({ phrase, rule }) => words.t(phrase, { rule: ruleWords(rule, words) })),
    used: usedIn(state, rules.flatMap(({ rule }) => subjectsOf(rule)), words),
  }
}

/** How a computed value comes about. */
export function reasonForValue(state: DraftState, value: ComputedValue, words: RuleWords): Reason {
  const formula = formulaOf(state.procedure, value.is)
  return {
    id: value.id, label: words.local(value.label),
    because: [words.t('why.amount.formula', { formula: formulaWords(formula, words) })],
    used: usedIn(state, subjectsOfFormula(formula), words),
  }
}

/** How what is to be paid comes about, when it is due, and by which law. */
export function reasonForFee(state: DraftState, fee: Fee, words: RuleWords): Reason {
  const formula = fee.amount === undefined ? undefined : formulaOf(state.procedure, fee.amount)
  const rule = fee.when === undefined ? undefined : ruleOf(state.procedure, fee.when)
  return {
    id: fee.id, label: words.local(fee.label),
    because: [
      formula ? words.t(formula.is === 'number' ? 'why.amount.fixed' : 'why.amount.formula', { formula: amountWords(formula, words) }) : words.t('why.amount.later'),
      ...rule ? [words.t('why.amount.when', { rule: ruleWords(rule, words) })] : [],
      ...fee.note ? [words.local(fee.note)] : [],
    ],
    used: usedIn(state, [...formula ? subjectsOfFormula(formula) : [], ...rule ? subjectsOf(rule) : []], words),
    ...(fee.law === undefined ? {} : { law: fee.law }),
  }
}

function usedIn(state: DraftState, subjects: readonly Subject[], words: RuleWords): readonly Used[] {
  const once = new Map(subjects.map(subject => [subject.id, subject]))
  return [...once.values()].map(subject => ({ label: words.local(subject.label), text: textOf(state, subject, words) }))
}

/** What stands there now. A column of a table has as many answers as rows: they are seen in the table itself. */
function textOf(state: DraftState, { id, of }: Subject, { t, language }: RuleWords): string | undefined {
  if ('is' in of) return valueText(state, of as ComputedValue, { t, language })
  const field = of
  const value = state.assessment.hiddenFields.has(id) ? undefined : own(state.answers, id)
  return value === undefined || !state.procedure.fields.has(id) ? undefined : state.procedure.kinds[field.type]?.show(value, field, language, state.surroundings.places)
}

function valueText({ assessment }: DraftState, value: ComputedValue, { t, language }: Pick<RuleWords, 't' | 'language'>): string | undefined {
  const result = assessment.values.get(value.id)
  if (result?.known !== true) return undefined
  switch (value.type) {
    case 'euro': return showEuro(Number(result.value), language)
    case 'number':
    case 'integer': return showQuantity(String(result.value), value.unit, language)
    case 'date': return showDate(String(result.value), language)
    case 'yes-no': return t(result.value === true ? 'field.yes-no.yes' : 'field.yes-no.no')
    case 'text': return String(result.value)
  }
}
