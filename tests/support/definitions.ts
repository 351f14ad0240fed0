import { compileProcedure } from '#domain/condition/compile.ts'
import type { Procedure } from '#domain/condition/procedure.ts'
import type { DraftState } from '#domain/filing/assessment.ts'
import { openDraft } from '#domain/filing/draft.ts'
import type { Answers } from '#domain/filing/filing.ts'
import type { Surroundings } from '#domain/filing/surroundings.ts'
import type { Check, ComputedValue, Definition, Fee, Field, LocalText, Step } from '#domain/procedure/definition.ts'
import { kinds } from '#fields/index.ts'
import { somePlaces } from './field-kinds.ts'

/** The same words in both languages, where a test does not read them. */
export function words(text: string): LocalText {
  return { it: text, en: text }
}

/** A field of a form; its label is its id. */
export function question(id: string, type: string, properties: Readonly<Record<string, unknown>> = {}): Field {
  return { id, type, label: words(id), ...properties }
}

export function options(...values: readonly string[]): readonly { readonly value: string, readonly label: LocalText }[] {
  return values.map(value => ({ value, label: words(value) }))
}

export function aStep(id: string, fields: readonly Field[], changes: Partial<Step> = {}): Step {
  return { id, title: words(id), fields, checks: [], ...changes }
}

export function aCheck(id: string, must: string, at: string, changes: Partial<Check> = {}): Check {
  return { id, must, at, level: 'error', message: words(id), ...changes }
}

export function aValue(id: string, type: ComputedValue['type'], is: string): ComputedValue {
  return { id, type, is, label: words(id) }
}

export function aFee(id: string, changes: Partial<Fee> = {}): Fee {
  return { id, kind: 'fee', label: words(id), at: 'filing', ...changes }
}

/** A whole definition of a fictional procedure of Piacenza, with one step and no questions until a test gives some. */
export function aDefinition(changes: Partial<Definition> = {}): Definition {
  return { ...PLAIN, ...changes }
}

/** The definition whose form is one step with these fields. */
export function aForm(fields: readonly Field[], changes: Partial<Definition> & { readonly checks?: readonly Check[] } = {}): Definition {
  const { checks = [], ...rest } = changes
  return aDefinition({ steps: [aStep('dati', fields, { checks })], ...rest })
}

export function aProcedure(definition: Definition): Procedure {
  return compileProcedure(definition, kinds)
}

export function someSurroundings(changes: Partial<Surroundings> = {}): Surroundings {
  return { today: '2027-01-10', now: '2027-01-10T09:30', places: somePlaces, ...changes }
}

export function aDraft(definition: Definition, answers: Answers = {}, surroundings: Surroundings = someSurroundings()): DraftState {
  return openDraft(aProcedure(definition), answers, surroundings)
}

const PLAIN: Definition = {
  format: 1,
  body: 'p_pc',
  id: 'prova',
  version: 1,
  title: words('Prova'),
  action: words('Fare una prova'),
  summary: words('Una prova.'),
  area: 'strade',
  kind: 'istanza',
  audience: ['cittadino'],
  office: {
    id: 'viabilita', name: words('Ufficio Viabilità'), responsible: 'Anna Verdi', substitute: 'Luca Bianchi',
    pec: 'viabilita@pec.example', email: 'viabilita@example.test', phone: '0523 000000', address: 'Via di Prova 1, Piacenza',
  },
  law: [{ ref: 'L. 241/1990' }],
  term: { days: 30, silence: 'none', from: words('dalla registrazione') },
  remedies: words('Ricorso al TAR entro 60 giorni.'),
  identity: { assurance: 2, onBehalf: false },
  signature: 'identification',
  offline: 'high',
  topics: [],
  keywords: [],
  minutes: 5,
  sheet: {
    addressed: words('A tutti.'), description: words('Una prova.'), howTo: words('In linea.'),
    needed: words('Nulla.'), achieved: words('Una prova.'), conditions: words('Nessuna.'),
  },
  steps: [],
  values: [],
  fees: [],
  outcome: { act: words('Concessione'), validity: words('Un anno') },
  classification: { code: '11.15.03', retentionYears: 10 },
  locals: {},
  updated: '2027-01-01',
}
