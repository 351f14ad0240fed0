import type { Procedure } from '#domain/condition/procedure.ts'
import type { DraftState } from '#domain/filing/assessment.ts'
import type { AnswerChange, Answered, Asked, Migration } from '#domain/filing/migrate.ts'
import { rootOf } from '#domain/filing/path.ts'
import { pathOf } from '#domain/problem/problem.ts'
import type { Field } from '#domain/procedure/definition.ts'
import { isLocalText } from '#fields/local-text.ts'
import type { Texts } from '../text/index.ts'
import { wordingOf } from './wording.ts'

/** An answer to be shown: in words, and as it is for the types that draw it. */
export interface ShownAnswer { readonly text: string, readonly field: Field, readonly value: unknown }

/** One question as it was and as it is. */
export interface DifferenceRow {
  /** Where it stands: in the new form, or in the earlier one for what is asked no more. */
  readonly path: string
  readonly label: string
  /** What the question was called, when it is called otherwise now. */
  readonly earlierLabel?: string
  readonly before?: ShownAnswer
  readonly after?: ShownAnswer
  readonly why?: string
  /** What the new form finds wrong with an answer that was right before. */
  readonly fault?: string
}

/** What a person must know before going over, by what there is to do about it. */
export interface Difference {
  readonly askAgain: readonly DifferenceRow[]
  readonly changed: readonly DifferenceRow[]
  readonly fresh: readonly DifferenceRow[]
  readonly removed: readonly DifferenceRow[]
  /** Answers that stay as they are under the same question. */
  readonly same: number
}

/** Says field by field what going over to another version does to a draft, in the words of both versions. Call inside render, so that a change of language is seen. */
export function differenceOf(before: DraftState, { state: after, changes }: Migration, texts: Pick<Texts, 't' | 'local' | 'language'>): Difference {
  const words = new Words(before, after, texts)
  const rows = changes.map(change => ({ change, row: words.row(change) }))
  const only = (is: AnswerChange['is']): readonly DifferenceRow[] => rows.filter(({ change }) => change.is === is).map(({ row }) => row)
  const kept = rows.filter(({ change }) => change.is === 'carried' || change.is === 'converted')
  const changed = kept.filter(({ row }) => row.earlierLabel !== undefined || row.fault !== undefined || row.before?.text !== row.after?.text).map(({ row }) => row)
  return { askAgain: only('ask-again'), changed, fresh: only('new'), removed: only('removed'), same: kept.length - changed.length }
}

/** A declaration is its words: they are what was declared. */
export function shownAnswer({ field, answer }: Omit<Answered, 'path'>, { procedure, surroundings }: DraftState, { local, language }: Pick<Texts, 'local' | 'language'>): ShownAnswer {
  const declared = field.type === 'declaration' && isLocalText(field['text']) ? local(field['text']) : undefined
  const text = declared ?? procedure.kinds[field.type]?.show(answer, field, language.value, surroundings.places) ?? String(answer)
  return { text, field, value: answer }
}

class Words {
  readonly #before: DraftState
  readonly #after: DraftState
  readonly #texts: Pick<Texts, 't' | 'local' | 'language'>

  constructor(before: DraftState, after: DraftState, texts: Pick<Texts, 't' | 'local' | 'language'>) {
    this.#before = before
    this.#after = after
    this.#texts = texts
  }

  row(change: AnswerChange): DifferenceRow {
    switch (change.is) {
      case 'new': return { path: change.to.path, label: this.#newLabel(change.to) }
      case 'removed': return { path: change.from.path, label: this.#label(change.from, this.#before.procedure), before: this.#shown(change.from, this.#before) }
      case 'ask-again': return { ...this.#both(change.from, change.to), ...this.#why(change) }
      case 'carried':
      case 'converted': return { ...this.#both(change.from, change.to), after: this.#shown(change.to, this.#after), ...this.#why(change), ...this.#fault(change.from, change.to) }
    }
  }

  #both(from: Answered, to: Asked): DifferenceRow {
    const label = this.#label(to, this.#after.procedure)
    const earlierLabel = this.#label(from, this.#before.procedure)
    return { path: to.path, label, ...earlierLabel === label ? {} : { earlierLabel }, before: this.#shown(from, this.#before) }
  }

  /** A new column is one question, whatever row it is first met in. */
  #newLabel({ field, path }: Asked): string {
    const table = this.#after.procedure.fields.get(rootOf(path))?.field
    return table && path !== table.id ? `${this.#texts.local(table.label)}: ${this.#texts.local(field.label)}` : this.#texts.local(field.label)
  }

  #label({ path }: Asked, procedure: Procedure): string {
    return wordingOf(procedure, this.#texts).label(path)
  }

  #shown(answered: Answered, state: DraftState): ShownAnswer {
    return shownAnswer(answered, state, this.#texts)
  }

  #why(change: Extract<AnswerChange, { readonly from: unknown, readonly to: unknown }>): { readonly why?: string } {
    return change.why ? { why: this.#texts.local(change.why) } : {}
  }

  #fault(from: Answered, to: Answered): { readonly fault?: string } {
    const at = ({ assessment }: DraftState, path: string): typeof found => assessment.problems.get(rootOf(path))?.find(problem => pathOf(problem) === path)
    const found = this.#after.assessment.problems.get(rootOf(to.path))?.find(problem => pathOf(problem) === to.path)
    return found && !at(this.#before, from.path) ? { fault: wordingOf(this.#after.procedure, this.#texts).problem(found) } : {}
  }
}
