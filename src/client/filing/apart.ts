import type { DraftState } from '#domain/filing/assessment.ts'
import { openDraft } from '#domain/filing/draft.ts'
import type { Answers } from '#domain/filing/filing.ts'
import { isSameJson, own } from '#domain/filing/json.ts'
import { surroundingsAt } from '#domain/filing/surroundings.ts'
import { ok, type Result } from '#domain/problem/problem.ts'
import type { DraftRecord } from '../storage/records.ts'
import type { Texts } from '../text/index.ts'
import { shownAnswer, type ShownAnswer } from './difference.ts'
import { procedureOf } from './open.ts'
import type { FilingWorld } from './ports.ts'
import { wordingOf } from './wording.ts'

/** Two versions of one draft, opened to be read. */
export interface Compared { readonly mine: DraftState, readonly theirs: DraftState }

/** @returns `definition.unknown` when the form of one of them is not to be had */
export async function compareDrafts(world: FilingWorld, mine: DraftRecord, theirs: DraftRecord): Promise<Result<Compared>> {
  const [places, ofMine, ofTheirs] = await Promise.all([world.places(), world.definition(mine.procedure), world.definition(theirs.procedure)])
  if (!ofMine.ok) return ofMine
  if (!ofTheirs.ok) return ofTheirs
  const surroundings = surroundingsAt(world.now(), places)
  const opened = (definition: typeof ofMine.value, answers: Answers): DraftState => openDraft(procedureOf(definition, world), answers, surroundings)
  return ok({ mine: opened(ofMine.value, mine.answers), theirs: opened(ofTheirs.value, theirs.answers) })
}

/** One question that the two versions answer differently; without an answer where it was not given. */
export interface ApartRow { readonly path: string, readonly label: string, readonly mine?: ShownAnswer, readonly theirs?: ShownAnswer }

/** What differs, question by question, in the order of the form. Call inside render, so that a change of language is seen. */
export function apartRows({ mine, theirs }: Compared, texts: Pick<Texts, 't' | 'local' | 'language'>): { readonly rows: readonly ApartRow[], readonly same: number } {
  const rows: ApartRow[] = []
  let same = 0
  for (const id of new Set([...mine.procedure.fields.keys(), ...theirs.procedure.fields.keys()])) {
    const [here, there] = [answerIn(mine, id, texts), answerIn(theirs, id, texts)]
    if (isSameJson(here?.value, there?.value)) {
      same += here ? 1 : 0
      continue
    }
    const label = wordingOf((mine.procedure.fields.has(id) ? mine : theirs).procedure, texts).label(id)
    rows.push({ path: id, label, ...here ? { mine: here } : {}, ...there ? { theirs: there } : {} })
  }
  return { rows, same }
}

function answerIn(state: DraftState, id: string, texts: Pick<Texts, 'local' | 'language'>): ShownAnswer | undefined {
  const [compiled, answer] = [state.procedure.fields.get(id), own(state.answers, id)]
  return compiled && answer !== undefined ? shownAnswer({ field: compiled.field, answer }, state, texts) : undefined
}
