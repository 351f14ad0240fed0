import { readExpression, type CompiledExpression, type Names } from '../condition/expression.ts'
import { localsForExpressions } from '../condition/locals.ts'
import { celName } from '../condition/names.ts'
import type { CompiledColumn, CompiledField, CompiledRows, Procedure } from '../condition/procedure.ts'
import type { Field, LocalText } from '../procedure/definition.ts'
import type { DraftState } from './assessment.ts'
import { rawFromCel } from './conversion.ts'
import { openDraft } from './draft.ts'
import type { Answers } from './filing.ts'
import { isSameJson, own } from './json.ts'
import { earlierName, migrationRules, type MigrationRules } from './migration-rules.ts'
import { joinPath, type Path } from './path.ts'
import { rowsOf } from './rows.ts'
import { judgeAnswer } from './verdict.ts'
import { startWork } from './work.ts'

/** A question of one version and where its answer stands: `autisti.0.patente` for a cell. */
export interface Asked { readonly field: Field, readonly path: Path }
export interface Answered extends Asked { readonly answer: unknown }

/** What becomes of one answer, or of one question, when a draft goes over to another version. */
export type AnswerChange =
  | { readonly is: 'carried' | 'converted', readonly from: Answered, readonly to: Answered, readonly why?: LocalText }
  /** Not taken over: its meaning, its type or its options have changed. */
  | { readonly is: 'ask-again', readonly from: Answered, readonly to: Asked, readonly why?: LocalText }
  | { readonly is: 'new', readonly to: Asked }
  | { readonly is: 'removed', readonly from: Answered }

export interface Migration {
  /** The draft in the new version. */
  readonly state: DraftState
  /** Every answer there was and every question that is new and shown, in the order of the new form; what is asked no more comes last. */
  readonly changes: readonly AnswerChange[]
}

/**
 * Takes a draft over to another version of its procedure. The earlier draft is left as it is; calling it again gives the same.
 * An answer goes over by its id when the type is the same, unless the new definition's `migrate` says otherwise. What no longer means the same
 * is asked again: a declaration whose words have changed, a chosen option that has gone, an answer that cannot be converted.
 * Answers of hidden fields go over too: nothing typed is lost.
 */
export function migrateDraft(before: DraftState, to: Procedure): Migration {
  const { definition, names: sources } = before.procedure
  const journey: Journey = { before, rules: migrationRules(to.definition, definition.version), names: { sources, locals: localsForExpressions(definition.locals) } }
  const { answers, changes } = carry([...to.fields.values()], journey, {
    earlier: [...before.procedure.fields.values()], answers: before.answers, earlierName: '', name: '', earlierPath: '', path: '',
  })
  const state = openDraft(to, answers, before.surroundings)
  return { state, changes: changes.filter(change => change.is !== 'new' || !state.assessment.hiddenFields.has(change.to.path)) }
}

interface Journey { readonly before: DraftState, readonly rules: MigrationRules, readonly names: Names }

/** Where one is: in the form itself, or in one row of a table, with the names and paths of both versions. */
interface Level {
  readonly earlier: readonly Question[]
  readonly answers: Answers
  readonly earlierName: string
  readonly name: string
  readonly earlierPath: Path
  readonly path: Path
  /** In a table: the earlier row as expressions see it. */
  readonly row?: object
}

type Question = CompiledField | CompiledColumn

interface Carried { readonly answer?: unknown, readonly changes: readonly AnswerChange[], readonly used: readonly string[] }

function carry(asked: readonly Question[], journey: Journey, level: Level): { readonly answers: Answers, readonly changes: readonly AnswerChange[] } {
  const answers: Record<string, unknown> = {}
  const changes: AnswerChange[] = []
  const used = new Set<string>()
  for (const question of asked) {
    if (question.field.type === 'note') continue
    const carried = carryOne(question, journey, level)
    if (carried.answer !== undefined) answers[question.field.id] = carried.answer
    changes.push(...carried.changes)
    for (const id of carried.used) used.add(id)
  }
  const left = level.earlier.filter(({ field }) => !used.has(field.id)).flatMap(({ field }) => answeredIn(level, field))
  return { answers, changes: [...changes, ...left.map(from => ({ is: 'removed', from }) as const)] }
}

function carryOne(question: Question, journey: Journey, level: Level): Carried {
  const { rules } = journey
  const name = joinPath(level.name, question.field.id)
  const source = sourceOf(name, journey, level)
  const to: Asked = { field: question.field, path: joinPath(level.path, question.field.id) }
  const conversion = rules.convert.get(name)
  if (conversion !== undefined) return convert(conversion, { question, source, to, name }, journey, level)
  const used = source ? [source.field.id] : []
  const [from] = source ? answeredIn(level, source.field) : []
  if (!source) return { changes: [{ is: 'new', to }], used }
  if (!from) return { changes: [], used }
  if (rules.askAgain.has(name)) return { changes: [askAgain(from, to, rules, name)], used }
  if (isTable(question) && isTable(source)) return { ...carryRows({ question, source, from, name }, journey), used }
  const answer = isSameQuestion(source.field, question.field) ? accepted(question, withOptions(from.answer, rules.options.get(name)), journey, to.path) : undefined
  if (answer === undefined) return { changes: [askAgain(from, to, rules, name)], used }
  const is = isSameJson(answer, from.answer) ? 'carried' : 'converted'
  return { answer, changes: [{ is, from, to: { ...to, answer }, ...whyOf(rules, name) }], used }
}

/** The earlier question whose answer this one takes over. */
function sourceOf(name: string, { rules }: Journey, level: Level): Question | undefined {
  const earlier = earlierName(rules, name)
  return level.earlier.find(({ field }) => joinPath(level.earlierName, field.id) === earlier)
}

function answeredIn(level: Level, field: Field): readonly Answered[] {
  const answer = own(level.answers, field.id)
  return answer === undefined ? [] : [{ field, path: joinPath(level.earlierPath, field.id), answer }]
}

function askAgain(from: Answered, to: Asked, rules: MigrationRules, name: string): AnswerChange {
  return { is: 'ask-again', from, to, ...whyOf(rules, name) }
}

function whyOf({ why }: MigrationRules, name: string): { readonly why?: LocalText } {
  const words = why.get(name)
  return words ? { why: words } : {}
}

/** Whether an answer given then may stand now. A declaration is its words (DPR 445/2000 art. 47): changed words are another declaration. */
function isSameQuestion(then: Field, now: Field): boolean {
  return then.type === now.type && (now.type !== 'declaration' || isSameJson(then['text'], now['text']))
}

function withOptions(answer: unknown, chosen: Readonly<Record<string, string>> | undefined): unknown {
  if (!chosen) return answer
  const renamed = (one: unknown): unknown => typeof one === 'string' && Object.hasOwn(chosen, one) ? chosen[one] : one
  return Array.isArray(answer) ? answer.map(renamed) : renamed(answer)
}

/** The answer in the new question's form; nothing when it names an option that has gone. Other faults stay, for the person to mend. */
function accepted({ field, kind }: Question, raw: unknown, { before: { surroundings, answers } }: Journey, path: Path): unknown {
  const answer = kind.normalise(raw, field)
  if (answer === undefined) return undefined
  const problems = judgeAnswer(kind, field, answer, { ...surroundings, answers, path })
  return problems.some(problem => problem.code === 'field.not-an-option') ? undefined : answer
}

type TableQuestion = Question & { readonly rows: CompiledRows }

function isTable(question: Question): question is TableQuestion {
  return 'rows' in question
}

interface Table { readonly question: TableQuestion, readonly source: TableQuestion, readonly from: Answered, readonly name: string }

function carryRows({ question, source, from, name }: Table, journey: Journey): Pick<Carried, 'answer' | 'changes'> {
  const seen = journey.before.memory.shapes.get(source.field.id)?.rows ?? []
  const rows = rowsOf(from.answer).map((row, index) => carry(question.rows.columns, journey, {
    earlier: source.rows.columns, answers: row, earlierName: source.field.id, name,
    earlierPath: joinPath(source.field.id, index), path: joinPath(question.field.id, index),
    row: seen[index] ?? {},
  }))
  // A new column is one new question, however many rows there are.
  const changes = rows.flatMap((row, index) => row.changes.filter(change => index === 0 || change.is !== 'new'))
  return { answer: question.kind.normalise(rows.map(row => row.answers), question.field), changes }
}

interface Converting { readonly question: Question, readonly source: Question | undefined, readonly to: Asked, readonly name: string }

function convert(expression: string, { question, source, to, name }: Converting, journey: Journey, level: Level): Carried {
  const compiled = readExpression(expression, journey.names, level.row !== undefined)
  const reads = level.earlier.filter(({ field }) => (level.row ? compiled.readsOfRow : compiled.reads).includes(celName(field.id)))
  const sources = [...source ? [source] : [], ...reads]
  const used = sources.map(({ field }) => field.id)
  const [from] = sources.flatMap(({ field }) => answeredIn(level, field))
  if (!from) return { changes: source ? [] : [{ is: 'new', to }], used }
  const answer = accepted(question, converted(compiled, question, journey, level), journey, to.path)
  if (answer === undefined) return { changes: [askAgain(from, to, journey.rules, name)], used }
  return { answer, changes: [{ is: 'converted', from, to: { ...to, answer }, ...whyOf(journey.rules, name) }], used }
}

function converted(compiled: CompiledExpression, { field }: Question, { before }: Journey, { row }: Level): unknown {
  const outcome = compiled.evaluate(startWork(before, before.answers, before).look, row)
  return outcome.is === 'known' ? rawFromCel(field, outcome.value) : undefined
}
