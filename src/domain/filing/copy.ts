import type { CompiledField, Procedure } from '../condition/procedure.ts'
import type { Field } from '../procedure/definition.ts'
import type { AttachmentRef, Kind } from '../procedure/kind.ts'
import type { Answers, CivilDate } from './filing.ts'
import { isObject, own } from './json.ts'
import { joinPath, type Path } from './path.ts'

/** What an earlier filing, or a draft, gives to a new one. */
export interface Copied {
  readonly answers: Answers
  /** Answered then, and to be answered anew: declarations, planned days, what holds for one filing only. */
  readonly anew: readonly Path[]
  /** Files whose bytes are not at hand, to be attached again. */
  readonly lost: readonly LostFile[]
}

export interface LostFile { readonly path: Path, readonly name: string, readonly sha256: string }

export interface Copying {
  readonly from: Procedure
  /** The version the new draft will have; what it does not ask, or asks with another type, is left behind. */
  readonly to: Procedure
  readonly answers: Answers
  /** The day the answers were last true. */
  readonly writtenOn: CivilDate
  readonly hasFile: (sha256: string) => boolean
}

/**
 * The answers of a draft or filing as the beginning of another one. Three kinds are never copied: a declaration, which is made for one filing
 * (DPR 445/2000 art. 47); a day that was still to come, which was a plan; and what the definition marks `anew`, as the serial number of a stamp.
 */
export function copyAnswers({ from, to, answers, writtenOn, hasFile }: Copying): Copied {
  const copying: Pick<Copying, 'writtenOn' | 'hasFile'> = { writtenOn, hasFile }
  const copied: Record<string, unknown> = {}
  const anew: Path[] = []
  const lost: LostFile[] = []
  for (const [id, field] of to.fields) {
    const value = own(answers, id)
    if (value === undefined || from.fields.get(id)?.field.type !== field.field.type) continue
    const one = copyAnswer(field, value, copying)
    anew.push(...one.anew)
    lost.push(...one.lost)
    if (one.value !== undefined) copied[id] = one.value
  }
  return { answers: copied, anew, lost }
}

interface CopiedAnswer extends Omit<Copied, 'answers'> { readonly value: unknown }

function copyAnswer(field: CompiledField, value: unknown, copying: Pick<Copying, 'writtenOn' | 'hasFile'>): CopiedAnswer {
  const { rows } = field
  if (!rows || !Array.isArray(value)) return copyPlain(field, value, { ...copying, path: field.field.id })
  const parts = value.map((row: unknown, index) => copyRow(isObject(row) ? row : {}, rows.columns, { ...copying, path: joinPath(field.field.id, index) }))
  return { value: parts.map(part => part.value), anew: parts.flatMap(part => part.anew), lost: parts.flatMap(part => part.lost) }
}

interface At extends Pick<Copying, 'writtenOn' | 'hasFile'> { readonly path: Path }

function copyRow(row: Answers, columns: readonly { readonly field: Field, readonly kind: Kind }[], { path, ...copying }: At): CopiedAnswer {
  const cells = columns.flatMap(column => {
    const cell = own(row, column.field.id)
    return cell === undefined ? [] : [{ id: column.field.id, ...copyPlain(column, cell, { ...copying, path: joinPath(path, column.field.id) }) }]
  })
  return {
    value: Object.fromEntries(cells.flatMap(({ id, value }) => value === undefined ? [] : [[id, value]])),
    anew: cells.flatMap(cell => cell.anew),
    lost: cells.flatMap(cell => cell.lost),
  }
}

function copyPlain({ field, kind }: { readonly field: Field, readonly kind: Kind }, value: unknown, { path, writtenOn, hasFile }: At): CopiedAnswer {
  if (holdsForOneFiling(field, value, writtenOn)) return { value: undefined, anew: [path], lost: [] }
  const files = kind.attachments?.(value) ?? []
  const gone = files.filter(file => !hasFile(file.sha256))
  if (gone.length === 0) return { value, anew: [], lost: [] }
  return { value: withoutFiles(value, gone), anew: [], lost: gone.map(({ name, sha256 }) => ({ path, name, sha256 })) }
}

/** Files that are a list lose those that are gone; an answer made of a single file is gone with it. */
function withoutFiles(value: unknown, gone: readonly AttachmentRef[]): unknown {
  const kept: readonly unknown[] = Array.isArray(value) ? value.filter(one => !gone.some(file => isObject(one) && one['sha256'] === file.sha256)) : []
  return kept.length === 0 ? undefined : kept
}

/** Whether an answer was good for that filing only. A day in the past is a fact (a birth, a deed); from the day of writing on it was a plan. */
export function holdsForOneFiling(field: Field, value: unknown, writtenOn: CivilDate): boolean {
  if (field.type === 'declaration' || field.anew === true) return true
  return (field.type === 'date' || field.type === 'date-time') && typeof value === 'string' && value.slice(0, 10) >= writtenOn
}
