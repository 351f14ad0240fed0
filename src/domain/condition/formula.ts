import type { Expression } from '../procedure/definition.ts'
import { readTree } from './language/read.ts'
import type { Arithmetic, Tree } from './language/tree.ts'
import type { Procedure } from './procedure.ts'
import { constantOf, countedIn, subjectIn, subjectsBelow, subjectsOf, tell, type Meaning, type Rule, type Subject } from './rule.ts'

/** How an amount or a value comes about, as it can be told to a person. Rounding is left out: it is in every amount. */
export type Formula =
  | { readonly is: 'number', readonly value: string }
  | { readonly is: 'subject' | 'count', readonly subject: Subject }
  | { readonly is: 'operation', readonly operator: Arithmetic, readonly left: Formula, readonly right: Formula }
  | { readonly is: 'if', readonly rule: Rule, readonly then: Formula, readonly otherwise: Formula }
  /** Whole days from one day to another, as one counts them. */
  | { readonly is: 'days', readonly from: Formula, readonly to: Formula }
  | { readonly is: 'today' }
  | { readonly is: 'condition', readonly rule: Rule }
  | { readonly is: 'depends', readonly on: readonly Subject[] }

/** Functions that only write a number down otherwise. */
const TRANSPARENT: ReadonlySet<string> = new Set(['round', 'euro', 'decimal'])

/** Trees that give yes or no. */
const CONDITIONS: ReadonlySet<Tree['is']> = new Set(['comparison', 'logical', 'unary', 'quantifier', 'answered'])

export function formulaOf(procedure: Procedure, source: Expression): Formula {
  return tellAmount(readTree(source), { procedure })
}

/** Everything a formula speaks of, each once. */
export function subjectsOfFormula(formula: Formula): readonly Subject[] {
  const found = (): readonly Subject[] => {
    switch (formula.is) {
      case 'number':
      case 'today': return []
      case 'subject':
      case 'count': return [formula.subject]
      case 'operation': return [formula.left, formula.right].flatMap(subjectsOfFormula)
      case 'days': return [formula.from, formula.to].flatMap(subjectsOfFormula)
      case 'if': return [...subjectsOf(formula.rule), ...[formula.then, formula.otherwise].flatMap(subjectsOfFormula)]
      case 'condition': return subjectsOf(formula.rule)
      case 'depends': return formula.on
    }
  }
  return [...new Map(found().map(subject => [subject.id, subject])).values()]
}

function tellAmount(tree: Tree, meaning: Meaning): Formula {
  const subject = subjectIn(tree, meaning)
  if (subject) return { is: 'subject', subject }
  const counted = countedIn(tree, meaning)
  if (counted) return { is: 'count', subject: counted }
  const constant = constantOf(tree, meaning)
  if (typeof constant === 'string') return { is: 'number', value: constant }
  if (tree.is === 'arithmetic') return { is: 'operation', operator: tree.operator, left: tellAmount(tree.left, meaning), right: tellAmount(tree.right, meaning) }
  if (tree.is === 'choice') return { is: 'if', rule: tell(tree.condition, meaning), then: tellAmount(tree.then, meaning), otherwise: tellAmount(tree.otherwise, meaning) }
  if (tree.is === 'call') return tellCall(tree, meaning)
  if (tree.is === 'name' && tree.name === 'today') return { is: 'today' }
  return CONDITIONS.has(tree.is) ? { is: 'condition', rule: tell(tree, meaning) } : depends(tree, meaning)
}

function tellCall(tree: Tree & { readonly is: 'call' }, meaning: Meaning): Formula {
  const [first, second] = tree.args
  if (first && TRANSPARENT.has(tree.name)) return tellAmount(first, meaning)
  if (first && second && tree.name === 'daysBetween') return { is: 'days', from: tellAmount(first, meaning), to: tellAmount(second, meaning) }
  return depends(tree, meaning)
}

function depends(tree: Tree, meaning: Meaning): Formula {
  return { is: 'depends', on: subjectsBelow(tree, meaning) }
}
