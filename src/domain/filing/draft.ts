import type { CompiledField, Procedure } from '../condition/procedure.ts'
import type { DraftState } from './assessment.ts'
import { remarkAgain, settle } from './assess.ts'
import type { Answers } from './filing.ts'
import { isObject, isSameJson, isTreacherous, own } from './json.ts'
import { splitPath, type Path } from './path.ts'
import type { Surroundings } from './surroundings.ts'
import { endWork, NOTHING, startWork } from './work.ts'

/** A table longer than this is a mistake or an attack; each definition sets its own, lower bound. */
const MAX_ROWS = 10_000

/**
 * Opens a draft: normalises what it holds and works out everything that follows. May be called again with the state's own answers, to judge them on another day.
 * Answers to fields that the definition does not have are left out; {@link judgeFiling} is where they are refused.
 */
export function openDraft(procedure: Procedure, answers: Answers, surroundings: Surroundings): DraftState {
  const normalised: Record<string, unknown> = {}
  for (const [id, field] of procedure.fields) {
    const value = normalise(field, own(answers, id))
    if (value !== undefined) normalised[id] = value
  }
  const work = startWork({ procedure, surroundings }, normalised, NOTHING)
  settle(work, procedure.nodes.keys())
  return { procedure, surroundings, answers: normalised, ...endWork(work) }
}

/**
 * Answers one field, or one cell or part of it, and works out again only what depends on it.
 * @param path a field's id, `autisti.0.patente` for a cell (the row after the last one is made), `sede_legale.street` for a part
 * @param raw as typed or received; `undefined` takes the answer, or the row, away
 * @returns the same state when the answer says the same as before
 * @throws Error for a path that the definition does not have: a bug of the caller, never a person's doing
 */
export function answer(state: DraftState, path: Path, raw: unknown): DraftState {
  const { procedure, surroundings } = state
  const [id = '', ...keys] = splitPath(path)
  const field = procedure.fields.get(id)
  if (!field) throw new Error(`There is no field "${id}"`)
  const before = own(state.answers, id)
  const after = write(field, before, keys, raw)
  if (isSameJson(before, after)) return state
  const answers = withAnswer(state.answers, id, after)
  const work = startWork(state, answers, state)
  settle(work, procedure.startsAt.get(id) ?? [])
  remarkAgain(work)
  return { procedure, surroundings, answers, ...endWork(work) }
}

/** Takes an answer away; for `autisti.2`, the third row. */
export function unanswer(state: DraftState, path: Path): DraftState {
  return answer(state, path, undefined)
}

function withAnswer(answers: Answers, id: string, value: unknown): Answers {
  if (value !== undefined) return { ...answers, [id]: value }
  return Object.fromEntries(Object.entries(answers).filter(([key]) => key !== id))
}

function normalise({ field, kind }: CompiledField, raw: unknown): unknown {
  return raw === undefined ? undefined : kind.normalise(raw, field)
}

function write(field: CompiledField, before: unknown, keys: readonly string[], raw: unknown): unknown {
  if (keys.length === 0) return normalise(field, raw)
  return field.rows ? writeRow(field, before, keys, raw) : normalise(field, withPart(before, keys, raw))
}

/** Rows that are not written to stay the same objects: a long table costs no more than a short one. */
function writeRow(field: CompiledField, before: unknown, [index = '', columnId, ...inner]: readonly string[], raw: unknown): unknown {
  const list: readonly unknown[] = Array.isArray(before) ? before : []
  const place = placeIn(list.length, index)
  if (columnId === undefined) return normalise(field, raw === undefined ? list.toSpliced(place, 1) : withItem(list, place, raw))
  const column = field.rows?.columns.find(one => one.field.id === columnId)
  if (!column) throw new Error(`There is no column "${columnId}" in "${field.field.id}"`)
  const row = list[place]
  const cells = isObject(row) ? row : {}
  const cell = column.kind.normalise(inner.length === 0 ? raw : withPart(own(cells, columnId), inner, raw), column.field)
  return withItem(list, place, withAnswer(cells, columnId, cell))
}

function withItem(list: readonly unknown[], place: number, item: unknown): readonly unknown[] {
  return place === list.length ? [...list, item] : list.with(place, item)
}

function placeIn(length: number, index: string): number {
  const place = /^\d{1,5}$/.test(index) ? Number(index) : Number.NaN
  if (!(place <= length && place < MAX_ROWS)) throw new Error(`There is no row "${index}"`)
  return place
}

/** A copy of a composite answer with one part written. */
function withPart(before: unknown, [key = '', ...inner]: readonly string[], raw: unknown): unknown {
  if (isTreacherous(key)) throw new Error(`No part of an answer is called "${key}"`)
  if (Array.isArray(before)) {
    const place = placeIn(before.length, key)
    return withItem(before, place, inner.length === 0 ? raw : withPart(before[place], inner, raw))
  }
  const parts = isObject(before) ? before : {}
  return withAnswer(parts, key, inner.length === 0 ? raw : withPart(own(parts, key), inner, raw))
}
