import type { Formula } from '#domain/condition/formula.ts'
import type { Order, Rule, Subject } from '#domain/condition/rule.ts'
import { isObject } from '#domain/filing/json.ts'
import type { Language } from '#domain/procedure/definition.ts'
import { isLocalText } from '#fields/local-text.ts'
import { showDate, showEuro, showNumber } from '../text/format.ts'
import type { TextKey, Translate } from '../text/index.ts'

/*
 * Conditions and amounts in words, as a phrase that follows «solo se». The texts of room `why` must be loaded.
 */

export interface RuleWords {
  readonly t: Translate
  readonly local: (text: { readonly it: string, readonly en: string }) => string
  readonly language: Language
}

const DATE = /^\d{4}-\d{2}-\d{2}$/
const NUMBER = /^-?\d+(\.\d+)?$/
const NUMBERS: Readonly<Record<Order, TextKey>> = { '<': 'why.rule.less', '<=': 'why.rule.atMost', '>': 'why.rule.more', '>=': 'why.rule.atLeast', '==': 'why.rule.equals', '!=': 'why.rule.differs' }
const DATES: Readonly<Record<Order, TextKey>> = { ...NUMBERS, '<': 'why.rule.before', '<=': 'why.rule.until', '>': 'why.rule.after', '>=': 'why.rule.from' }
const SIGNS: Readonly<Record<string, string>> = { '*': '×', '/': '÷', '-': '−' }

/** A rule as a phrase: «L'occupazione è permanente?» è no e «Lunghezza» è più di 10. */
export function ruleWords(rule: Rule, words: RuleWords): string {
  const { t, local } = words
  const say = (subject: Subject): string => local(subject.label)
  switch (rule.is) {
    case 'always': return t('why.rule.always')
    case 'never': return t('why.rule.never')
    case 'all':
    case 'any': return joined(rule, words)
    case 'one-of': return t(rule.negated ? 'why.rule.noneOf' : 'why.rule.oneOf', { label: say(rule.subject), values: list(rule.values.map(value => optionWords(rule.subject, value, words)), 'disjunction', words) })
    case 'chosen': return t(rule.negated ? 'why.rule.notChosen' : 'why.rule.chosen', { label: say(rule.subject), values: list(rule.values.map(value => optionWords(rule.subject, value, words)), 'disjunction', words) })
    case 'yes': return t(rule.negated ? 'why.rule.no' : 'why.rule.yes', { label: say(rule.subject) })
    case 'answered': return t(rule.negated ? 'why.rule.unanswered' : 'why.rule.answered', { label: say(rule.subject) })
    case 'compares': return compared(rule, words)
    case 'rows': return t(rule.every ? 'why.rule.everyRow' : 'why.rule.someRow', { table: say(rule.table), rule: ruleWords(rule.rule, words) })
    case 'depends': return rule.on.length === 0 ? t('why.rule.dependsOnNothing') : t('why.rule.depends', { labels: labels(rule.on, words) })
  }
}

/** A formula as one reads it on paper: `Superficie × 0,35 × giorni`. */
export function formulaWords(formula: Formula, words: RuleWords): string {
  const { t, local, language } = words
  switch (formula.is) {
    case 'number': return constantWords(formula.value, language)
    case 'subject': return local(formula.subject.label)
    case 'count': return t('why.formula.count', { label: local(formula.subject.label) })
    case 'today': return t('why.formula.today')
    case 'days': return t('why.formula.days', { from: formulaWords(formula.from, words), to: formulaWords(formula.to, words) })
    case 'condition': return ruleWords(formula.rule, words)
    case 'if': return t('why.formula.if', { rule: ruleWords(formula.rule, words), then: formulaWords(formula.then, words), otherwise: formulaWords(formula.otherwise, words) })
    case 'depends': return formula.on.length === 0 ? t('why.formula.fixed') : t('why.formula.depends', { labels: labels(formula.on, words) })
    case 'operation': {
      const part = (one: Formula): string => one.is === 'operation' || one.is === 'if' ? t('why.rule.grouped', { rule: formulaWords(one, words) }) : formulaWords(one, words)
      return `${part(formula.left)} ${SIGNS[formula.operator] ?? formula.operator} ${part(formula.right)}`
    }
  }
}

/** A number that stands alone is an amount of money. */
export function amountWords(formula: Formula, words: RuleWords): string {
  return formula.is === 'number' && NUMBER.test(formula.value) ? showEuro(Math.round(Number(formula.value) * 100), words.language) : formulaWords(formula, words)
}

function joined({ is, of }: Rule & { readonly is: 'all' | 'any' }, words: RuleWords): string {
  const parts = of.map(one => {
    const said = ruleWords(one, words)
    return one.is === 'all' || one.is === 'any' ? words.t('why.rule.grouped', { rule: said }) : said
  })
  return list(parts, is === 'all' ? 'conjunction' : 'disjunction', words)
}

function compared({ subject, counts, by, to }: Rule & { readonly is: 'compares' }, words: RuleWords): string {
  const { t, local, language } = words
  const label = counts ? t('why.rule.count', { label: local(subject.label) }) : local(subject.label)
  if (counts) return t(NUMBERS[by], { label, to })
  const unit = typeof subject.of['unit'] === 'string' ? ` ${subject.of['unit']}` : ''
  return t(DATE.test(to) ? DATES[by] : NUMBERS[by], { label, to: `${subject.of.type === 'euro' ? amountWords({ is: 'number', value: to }, words) : constantWords(to, language)}${unit}` })
}

function constantWords(value: string, language: Language): string {
  if (DATE.test(value)) return showDate(value, language)
  return NUMBER.test(value) ? showNumber(value, language) : value
}

/** The words of an option, as the person reads it on the form. */
function optionWords({ of }: Subject, value: string, { t, local }: RuleWords): string {
  const options: readonly unknown[] = 'options' in of && Array.isArray(of['options']) ? of['options'] : []
  const option = options.find(one => isObject(one) && one['value'] === value)
  const label = isObject(option) && isLocalText(option['label']) ? local(option['label']) : value
  return t('why.rule.quoted', { text: label })
}

function labels(subjects: readonly Subject[], words: RuleWords): string {
  return list(subjects.map(subject => words.t('why.rule.quoted', { text: words.local(subject.label) })), 'conjunction', words)
}

function list(parts: readonly string[], type: 'conjunction' | 'disjunction', { language }: RuleWords): string {
  return new Intl.ListFormat(language, { type }).format(parts)
}
