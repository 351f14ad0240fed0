import type { CompiledField, Procedure } from '#domain/condition/procedure.ts'
import { isObject } from '#domain/filing/json.ts'
import type { Field, LocalText } from '#domain/procedure/definition.ts'
import { isLocalText } from '#fields/local-text.ts'
import type { TextKey } from '../text/index.ts'

/** What is drawn on paper for the hand to fill in. */
export type Boxes =
  | { readonly is: 'options', readonly options: readonly LocalText[] }
  | { readonly is: 'yes-no' }
  /** One square for each character, in groups. */
  | { readonly is: 'cells', readonly groups: readonly number[], readonly between: string }
  | { readonly is: 'lines', readonly count: number, readonly unit?: string }
  | { readonly is: 'parts', readonly parts: readonly Part[] }
  | { readonly is: 'rows', readonly columns: readonly Field[], readonly count: number }
  /** The words to be agreed to, or only to be read. */
  | { readonly is: 'declaration', readonly text: LocalText }
  | { readonly is: 'note', readonly text: LocalText }
  /** A document handed in with the form. */
  | { readonly is: 'attached', readonly count: readonly [min: number, max: number] }

/** A named piece of an answer; `wide` takes a line of its own. */
export interface Part { readonly label: TextKey, readonly wide?: true }

/** Empty rows drawn for a table: more are added on another sheet. */
const MAX_ROWS = 4
/** Lines for what may be long. */
const LONG = 6

const CELLS: Readonly<Record<string, Extract<Boxes, { is: 'cells' }>>> = {
  date: { is: 'cells', groups: [2, 2, 4], between: '/' },
  deadline: { is: 'cells', groups: [2, 2, 4], between: '/' },
  time: { is: 'cells', groups: [2, 2], between: ':' },
  'fiscal-code': { is: 'cells', groups: [16], between: '' },
  'vat-number': { is: 'cells', groups: [11], between: '' },
  iban: { is: 'cells', groups: [2, 2, 1, 5, 5, 12], between: '' },
  plate: { is: 'cells', groups: [7], between: '' },
  provincia: { is: 'cells', groups: [2], between: '' },
}

const PARTS: Readonly<Record<string, readonly Part[]>> = {
  'date-time': [{ label: 'paper.part.day' }, { label: 'paper.part.hour' }],
  address: [{ label: 'paper.part.street', wide: true }, { label: 'paper.part.postcode' }, { label: 'paper.part.comune' }, { label: 'paper.part.provincia' }],
  person: [{ label: 'paper.part.givenName' }, { label: 'paper.part.familyName' }, { label: 'paper.part.fiscalCode' }, { label: 'paper.part.born' }],
  company: [{ label: 'paper.part.companyName', wide: true }, { label: 'paper.part.vatNumber' }, { label: 'paper.part.fiscalCode' }, { label: 'paper.part.rea' }, { label: 'paper.part.pec' }],
  'road-point': [{ label: 'paper.part.road' }, { label: 'paper.part.km' }, { label: 'paper.part.side' }],
  'road-stretch': [{ label: 'paper.part.road' }, { label: 'paper.part.fromKm' }, { label: 'paper.part.toKm' }, { label: 'paper.part.side' }],
  position: [{ label: 'paper.part.place', wide: true }, { label: 'paper.part.latitude' }, { label: 'paper.part.longitude' }],
  'geo-line': [{ label: 'paper.part.startPlace', wide: true }, { label: 'paper.part.endPlace', wide: true }],
  cadastral: [{ label: 'paper.part.register' }, { label: 'paper.part.section' }, { label: 'paper.part.sheet' }, { label: 'paper.part.parcel' }, { label: 'paper.part.sub' }],
}

/** How a question is asked on paper. A type that has no drawing of its own gets a line to write on. */
export function boxesFor(field: Field, { kinds }: Pick<Procedure, 'kinds'>): Boxes {
  const kind = kinds[field.type]
  const text = field['text']
  if ((field.type === 'declaration' || field.type === 'note') && isLocalText(text)) return field.type === 'note' ? { is: 'note', text } : { is: 'declaration', text }
  if (field.type === 'yes-no') return { is: 'yes-no' }
  if (kind?.attachments && !kind.children) return { is: 'attached', count: pair(field['count']) ?? [1, 1] }
  if (kind?.children) return { is: 'rows', columns: kind.children(field), count: Math.min(MAX_ROWS, pair(field['rows'])?.[1] ?? MAX_ROWS) }
  const options = optionsOf(field)
  if (options.length > 0) return { is: 'options', options }
  const parts = PARTS[field.type]
  if (parts) return { is: 'parts', parts }
  return CELLS[field.type] ?? { is: 'lines', count: field.type === 'long-text' ? LONG : 1, ...unitOf(field) }
}

/** The questions whose answer is a document, for the list of what goes with the form. */
export function documentsOf(procedure: Procedure): readonly CompiledField[] {
  return [...procedure.fields.values()].filter(({ field }) => boxesFor(field, procedure).is === 'attached')
}

function optionsOf(field: Field): readonly LocalText[] {
  const options = field['options']
  return Array.isArray(options) ? options.flatMap((one: unknown) => isObject(one) && isLocalText(one['label']) ? [one['label']] : []) : []
}

function unitOf(field: Field): { readonly unit?: string } {
  if (field.type === 'euro') return { unit: '€' }
  return typeof field['unit'] === 'string' ? { unit: field['unit'] } : {}
}

function pair(value: unknown): readonly [number, number] | undefined {
  if (!Array.isArray(value)) return undefined
  const [min, max] = value as readonly unknown[]
  return typeof min === 'number' && typeof max === 'number' ? [min, max] : undefined
}
