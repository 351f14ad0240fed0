import { shallowRef, type ShallowRef } from 'vue'
import type { FieldId, Step } from '#domain/procedure/definition.ts'
import { answer, openDraft } from '#domain/filing/draft.ts'
import type { DraftState, FeeState, ValueState, Warning } from '#domain/filing/assessment.ts'
import type { Path } from '#domain/filing/path.ts'
import type { Places } from '#domain/procedure/kind.ts'
import type { Problem } from '#domain/problem/problem.ts'
import { afterPaint } from '../page/after-paint.ts'

/** What one field must know to draw itself. A new object only when something of it has changed. */
export interface FieldView {
  readonly answer: unknown
  /** Of a hidden one, what it will be: nobody sees how it is marked, and shown it needs not be drawn again. */
  readonly required: boolean
  readonly problems: readonly Problem[]
  readonly warnings: readonly Warning[]
  /** For a table: which of its cells are hidden and which are required. */
  readonly hiddenPaths: ReadonlySet<Path>
  readonly requiredPaths: ReadonlySet<Path>
}

type Watched<T> = Readonly<ShallowRef<T>>

/**
 * An open draft as the screen follows it. The draft itself is one frozen value that no component watches: each watches its own field,
 * value or fee, so that a keystroke wakes the field it was typed in and those that depend on it, and nothing else.
 */
export interface Form {
  /** The draft now. Read it when acting; watch the parts below. */
  readonly state: () => DraftState
  /** Answers a path and wakes what follows from it. */
  readonly set: (path: Path, raw: unknown) => void
  /** The same for what is typed, once the fingers rest and the box that holds it has been painted: a key waits for nothing that follows from it. */
  readonly type: (path: Path, raw: unknown) => void
  /** Rises by one at each key and each other answer: what is typed is not among the changes before it is worked out, and must be known to be unsaved. */
  readonly acts: Watched<number>
  /** Works out now what was typed last. Whoever asks for the state or sets an answer has that done; who watches the parts asks for it before acting on them. */
  readonly settle: () => void
  /** Looks at every answer again, with the lists that have come. */
  readonly inPlaces: (places: Places) => void
  /** Rises by one at each change of an answer. */
  readonly changes: Watched<number>
  readonly field: (id: FieldId) => Watched<FieldView>
  readonly value: (id: string) => Watched<ValueState>
  readonly fees: Watched<ReadonlyMap<string, FeeState>>
  readonly hiddenFields: Watched<ReadonlySet<Path>>
  readonly steps: Watched<readonly Step[]>
}

/** So long after a key what follows from it is worked out, but for who never rests. Before the draft is saved it is in any case. */
const REST_MS = 100
const LONGEST_MS = 300

const NONE: readonly never[] = []
const NO_PATHS: ReadonlySet<Path> = new Set()
const UNKNOWN: ValueState = { known: false }

export function createForm(start: DraftState): Form {
  let state = start
  const { type, set, settle, acts } = actingBy(work)
  const changes = shallowRef(0)
  const fields = new Map<FieldId, ShallowRef<FieldView>>()
  const values = new Map<string, ShallowRef<ValueState>>()
  const fees = shallowRef(state.assessment.fees)
  const hiddenFields = shallowRef(state.assessment.hiddenFields)
  const steps = shallowRef(visibleSteps(state))

  function wake(): void {
    const { assessment } = state
    for (const [id, view] of fields) {
      const next = viewOf(state, id)
      if (!isSameView(view.value, next)) view.value = next
    }
    for (const [id, value] of values) {
      const next = assessment.values.get(id) ?? UNKNOWN
      if (!isSameValue(value.value, next)) value.value = next
    }
    fees.value = assessment.fees
    if (!isSameSet(hiddenFields.value, assessment.hiddenFields)) hiddenFields.value = assessment.hiddenFields
    const shown = visibleSteps(state)
    if (shown.length !== steps.value.length || shown.some((step, at) => step !== steps.value[at])) steps.value = shown
  }

  /** @returns whether it changes anything */
  function work(path: Path, raw: unknown): boolean {
    const next = answer(state, path, raw)
    if (next === state) return false
    state = next
    wake()
    changes.value += 1
    return true
  }

  function now(): DraftState {
    settle()
    return state
  }

  return {
    state: now,
    set,
    type,
    acts,
    settle,
    inPlaces: places => {
      state = openDraft(state.procedure, now().answers, { ...state.surroundings, places })
      wake()
    },
    changes,
    field: id => remembered(fields, id, () => viewOf(state, id)),
    value: id => remembered(values, id, () => state.assessment.values.get(id) ?? UNKNOWN),
    fees,
    hiddenFields,
    steps,
  }
}

/** Holds what is typed until the fingers rest; one box at a time. */
function actingBy(work: (path: Path, raw: unknown) => boolean): Pick<Form, 'type' | 'set' | 'settle' | 'acts'> {
  const acts = shallowRef(0)
  let last: { readonly path: Path, readonly raw: unknown } | undefined
  let since = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  function settle(): void {
    clearTimeout(timer)
    if (!last) return
    const { path, raw } = last
    last = undefined
    work(path, raw)
  }

  function type(path: Path, raw: unknown): void {
    if (last?.path !== path) settle()
    if (!last) since = performance.now()
    last = { path, raw }
    clearTimeout(timer)
    timer = setTimeout(() => { afterPaint(settle) }, Math.max(0, Math.min(REST_MS, since + LONGEST_MS - performance.now())))
    acts.value += 1
  }

  function set(path: Path, raw: unknown): void {
    settle()
    if (work(path, raw)) acts.value += 1
  }

  return { type, set, settle, acts }
}

function remembered<T>(known: Map<string, ShallowRef<T>>, id: string, make: () => T): ShallowRef<T> {
  const found = known.get(id)
  if (found) return found
  const made = shallowRef(make())
  known.set(id, made)
  return made
}

function viewOf({ answers, assessment, procedure }: DraftState, id: FieldId): FieldView {
  const compiled = procedure.fields.get(id)
  const isTable = compiled?.rows !== undefined
  return {
    hiddenPaths: isTable ? pathsBelow(id, assessment.hiddenFields) : NO_PATHS,
    requiredPaths: isTable ? pathsBelow(id, assessment.requiredFields) : NO_PATHS,
    answer: answers[id],
    required: assessment.requiredFields.has(id) || (assessment.hiddenFields.has(id) && compiled?.field.required === true),
    problems: assessment.problems.get(id) ?? NONE,
    warnings: assessment.warnings.get(id) ?? NONE,
  }
}

function pathsBelow(id: FieldId, paths: ReadonlySet<Path>): ReadonlySet<Path> {
  const below = [...paths].filter(path => path.startsWith(`${id}.`))
  return below.length === 0 ? NO_PATHS : new Set(below)
}

function visibleSteps({ procedure, assessment }: DraftState): readonly Step[] {
  return procedure.definition.steps.filter(step => !assessment.hiddenSteps.has(step.id))
}

function isSameView(one: FieldView, other: FieldView): boolean {
  return one.answer === other.answer && one.required === other.required
    && isSameList(one.problems, other.problems) && isSameList(one.warnings, other.warnings)
    && isSameSet(one.hiddenPaths, other.hiddenPaths) && isSameSet(one.requiredPaths, other.requiredPaths)
}

function isSameList(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one === other || (one.length === 0 && other.length === 0)
}

function isSameValue(one: ValueState, other: ValueState): boolean {
  return one === other || (one.known && other.known ? one.value === other.value : one.known === other.known)
}

function isSameSet(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one === other || (one.size === other.size && [...one].every(entry => other.has(entry)))
}
