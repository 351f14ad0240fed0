import type { Field } from '#domain/procedure/definition.ts'
import { joinPath, type Path } from '#domain/filing/path.ts'
import { elementId } from '#ui/element-id.ts'
import { useFieldPorts, type FieldPorts } from './ports.ts'

/** What every `Input.vue` is given. Give the same `problems` array while nothing changed: a new one draws the input again. */
export interface FieldInputProps {
  field: Field
  /** Where the answer lives; also the `name` of the control. */
  path: Path
  /** The answer as the draft holds it: canonical, or what was typed while it cannot be read. */
  modelValue?: unknown
  /** Already in words. */
  problems: readonly string[]
  required: boolean
  readonly?: boolean
  /** For types with parts or rows: what is hidden, required or wrong further down, by path. */
  hiddenPaths?: ReadonlySet<Path> | undefined
  requiredPaths?: ReadonlySet<Path> | undefined
  problemsByPath?: Readonly<Record<Path, readonly string[]>> | undefined
}

/** What every `Input.vue` says. */
export interface FieldInputEmits {
  /** As typed or chosen; the draft brings it to its canonical form. */
  'update:modelValue': [raw: unknown]
  /** The person has left the field: what is wrong with it may be shown. */
  leave: []
}

/** What every `Summary.vue` is given. */
export interface FieldSummaryProps {
  field: Field
  value: unknown
}

export interface UseInput {
  readonly ports: FieldPorts
  readonly id: () => string
  /** The answer as text; nothing for answers that are not. */
  readonly text: () => string
}

export function useInput(props: FieldInputProps): UseInput {
  return {
    ports: useFieldPorts(),
    id: () => elementId(props.path),
    text: () => typeof props.modelValue === 'string' || typeof props.modelValue === 'number' ? String(props.modelValue) : '',
  }
}

const NONE: readonly string[] = []

/** A composite answer, part by part: `sede_legale.street` and so on. */
export interface Parts {
  readonly path: (part: string) => Path
  readonly text: (part: string) => string
  readonly value: (part: string) => unknown
  readonly problems: (part: string) => readonly string[]
  /** An emptied part leaves the answer; with the last one the answer is gone. `drop` names parts the change makes meaningless. */
  readonly set: (part: string, raw: unknown, drop?: readonly string[]) => void
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

interface PartsSource {
  readonly path: () => Path
  readonly value: () => unknown
  readonly problemsByPath: () => FieldInputProps['problemsByPath']
  readonly update: (whole: Readonly<Record<string, unknown>> | undefined) => void
}

/** The parts of any composite value, wherever it stands; {@link useParts} for those of a field. */
export function partsOf({ path, value, problemsByPath, update }: PartsSource): Parts {
  const whole = (): Readonly<Record<string, unknown>> => {
    const now = value()
    return isRecord(now) ? now : {}
  }
  return {
    path: part => joinPath(path(), part),
    value: part => whole()[part],
    text: part => {
      const now = whole()[part]
      return typeof now === 'string' || typeof now === 'number' ? String(now) : ''
    },
    problems: part => problemsByPath()?.[joinPath(path(), part)] ?? NONE,
    set: (part, raw, drop = NONE) => {
      const entries = Object.entries({ ...whole(), [part]: raw }).filter(([key, now]) => now !== undefined && now !== '' && !drop.includes(key))
      update(entries.length > 0 ? Object.fromEntries(entries) : undefined)
    },
  }
}

export function useParts(props: FieldInputProps, update: (raw: unknown) => void): Parts {
  return partsOf({ path: () => props.path, value: () => props.modelValue, problemsByPath: () => props.problemsByPath, update })
}

/** What the browser may offer to fill in: only the person's own data, so never inside the rows of a table. */
export function autocompleteOf({ field, path }: FieldInputProps, usual?: string): string | undefined {
  if (path.includes('.')) return 'off'
  return (field.prefill === undefined ? undefined : OWN_DATA[field.prefill]) ?? usual
}

const OWN_DATA: Readonly<Record<string, string>> = {
  givenName: 'given-name',
  familyName: 'family-name',
  birthDate: 'bday',
  gender: 'sex',
  email: 'email',
  phone: 'tel',
}
