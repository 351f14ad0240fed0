import type { CompiledField, Procedure } from '../condition/procedure.ts'
import { ok, problem, refuse, type Problem, type Result } from '../problem/problem.ts'
import type { DraftState } from './assessment.ts'
import { drawContent, type Drawn } from './content.ts'
import { openDraft } from './draft.ts'
import type { Answers, SealedContent } from './filing.ts'
import { isSameJson, own } from './json.ts'
import { problemsIn } from './missing.ts'
import { joinPath } from './path.ts'
import { rowsOf } from './rows.ts'
import { unconfirmed } from './seal.ts'
import { isSealedContent } from './shape.ts'
import type { Surroundings } from './surroundings.ts'

/**
 * The server's half: judges a filing again, with the device's own code and its own clock. Nothing is silently dropped or mended:
 * what a device sealed must be exactly what its answers give, or the filing is refused and every difference is named.
 * @param content what {@link readSealed} read
 * @param procedure the definition whose digest the content names; the caller has looked it up
 * @returns `filing.malformed`, `filing.wrong-body` or `definition.unknown` alone; else all problems together.
 */
export function judgeFiling(content: unknown, procedure: Procedure, surroundings: Surroundings): Result<SealedContent> {
  if (!isSealedContent(content)) return refuse('filing.malformed', {})
  const { definition } = procedure
  if (content.body !== definition.body) return refuse('filing.wrong-body', {})
  if (content.procedure.id !== definition.id || content.procedure.version !== definition.version) return refuse('definition.unknown', {})
  const state = openDraft(procedure, content.answers, surroundings)
  const drawn = drawContent(state)
  const problems = [
    ...unknownFields(content.answers, procedure),
    ...hiddenAnswers(state),
    ...unreadAnswers(content.answers, state),
    ...problemsIn(state),
    ...differentValues(content.values, drawn.values),
    ...differentFees(content.fees, drawn.fees),
    ...differentFiles(content.attachments, drawn.attachments),
    ...unconfirmed(state, content.confirmed),
  ]
  return problems.length > 0 ? { ok: false, problems } : ok(content)
}

function unknownFields(answers: Answers, { fields }: Procedure): readonly Problem[] {
  return Object.entries(answers).flatMap(([id, value]) => {
    const field = fields.get(id)
    return field ? unknownCells(field, value) : [problem('filing.unknown-field', { path: id })]
  })
}

function unknownCells({ field, rows }: CompiledField, value: unknown): readonly Problem[] {
  if (!rows) return []
  const known = new Set(rows.columns.map(column => column.field.id))
  return rowsOf(value).flatMap((row, index) => Object.keys(row)
    .filter(key => !known.has(key))
    .map(key => problem('filing.unknown-field', { path: joinPath(joinPath(field.id, index), key) })))
}

function hiddenAnswers({ procedure, answers, assessment: { hiddenFields } }: DraftState): readonly Problem[] {
  const paths = [...procedure.fields.values()].flatMap(({ field: { id }, rows }) => {
    const value = own(answers, id)
    if (value === undefined) return []
    if (hiddenFields.has(id)) return [id]
    return rows ? rowsOf(value).flatMap((row, index) => Object.keys(row).map(key => joinPath(joinPath(id, index), key)).filter(path => hiddenFields.has(path))) : []
  })
  return paths.map(path => problem('filing.hidden-answer', { path }))
}

/** Answers that are not in the one form a device seals them in: somebody else wrote them, and reading them in our way would change what was hashed. */
function unreadAnswers(sent: Answers, { procedure, answers }: DraftState): readonly Problem[] {
  const different = [...procedure.fields.keys()].filter(id => !isSameJson(own(answers, id), own(sent, id)))
  return different.map(path => problem('field.unreadable', { path }))
}

function differentValues(sent: Answers, ours: Answers): readonly Problem[] {
  const ids = new Set([...Object.keys(ours), ...Object.keys(sent)])
  return [...ids].filter(id => !isSameJson(own(sent, id), own(ours, id))).map(value => problem('filing.value-differs', { value }))
}

function differentFees(sent: Drawn['fees'], ours: Drawn['fees']): readonly Problem[] {
  const [theirs, due] = [Map.groupBy(sent, fee => fee.id), Map.groupBy(ours, fee => fee.id)]
  const different = [...new Set([...due.keys(), ...theirs.keys()])].filter(id => !isSameJson(theirs.get(id), due.get(id)))
  return different.map(fee => problem('filing.fee-differs', { fee }))
}

/** The list of files must be the files of the answers: none beside them, none left out, none under another name or digest. */
function differentFiles(sent: Drawn['attachments'], ours: Drawn['attachments']): readonly Problem[] {
  const among = (list: Drawn['attachments'], one: Drawn['attachments'][number]): boolean => list.some(other => isSameJson(one, other))
  return [
    ...sent.filter(one => !among(ours, one)).map(({ sha256 }) => problem('attachment.foreign', { sha256 })),
    ...ours.filter(one => !among(sent, one)).map(({ sha256 }) => problem('attachment.incomplete', { sha256 })),
  ]
}
