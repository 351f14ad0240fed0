import { Type, type Static, type TUnsafe } from 'typebox'
import { MapSettings } from '#contract/catalogue.ts'

/** What an author may write. The meaning of each key is in `src/domain/procedure/FORMAT.md`. */
const closed = { additionalProperties: false } as const
const FieldIdShape = Type.String({ pattern: '^[a-z][a-z0-9_-]*$' })
const Filled = Type.String({ minLength: 1 })
const Text = Type.Object({ it: Filled, en: Filled }, closed)
/** It becomes a link on the page: nothing but a page of the web may stand behind it. */
const WebAddress = Type.String({ pattern: '^https://[^\\s]+$' })
const Condition = Type.Union([Type.String(), Type.Boolean()])
const optional = Type.Optional
const oneOf = <const T extends string>(...values: readonly T[]): TUnsafe<T> => Type.Unsafe<T>(Type.Union(values.map(value => Type.Literal(value))))

export const FieldShape = Type.Object({
  id: FieldIdShape,
  type: Type.String(),
  label: Text,
  help: optional(Text),
  required: optional(Condition),
  visible: optional(Type.String()),
}, { additionalProperties: true })

export const CheckShape = Type.Object({
  id: optional(FieldIdShape),
  must: Type.String(),
  level: optional(oneOf('error', 'warning')),
  at: FieldIdShape,
  message: Text,
}, closed)

const StepShape = Type.Object({
  id: FieldIdShape,
  title: Text,
  intro: optional(Text),
  visible: optional(Type.String()),
  fields: Type.Array(FieldShape),
  checks: optional(Type.Array(CheckShape)),
}, closed)

const UseShape = Type.Object({ use: Type.String(), visible: optional(Type.String()) }, closed)

export const AttachmentShape = Type.Object({
  id: FieldIdShape,
  type: optional(oneOf('attachment', 'photo-series', 'scan')),
  label: Text,
  help: optional(Text),
  accept: Type.Array(Type.String(), { minItems: 1 }),
  count: optional(Type.Tuple([Type.Integer({ minimum: 0 }), Type.Integer({ minimum: 1 })])),
  required: optional(Condition),
  visible: optional(Type.String()),
  camera: optional(Type.Boolean()),
  maxBytes: optional(Type.Integer({ minimum: 1 })),
  maxPixels: optional(Type.Integer({ minimum: 1 })),
  signed: optional(oneOf('required')),
  data: optional(oneOf('art9', 'art10')),
  reason: optional(Text),
}, closed)

export const DeclarationShape = Type.Object({
  id: FieldIdShape,
  text: Text,
  help: optional(Text),
  required: optional(Condition),
  visible: optional(Type.String()),
}, closed)

const ValueShape = Type.Object({
  type: oneOf('number', 'integer', 'euro', 'text', 'yes-no', 'date'),
  is: Type.String(),
  unit: optional(Type.String()),
  label: Text,
}, closed)

const FeeShape = Type.Object({
  id: FieldIdShape,
  kind: optional(oneOf('fee', 'stamp', 'deposit', 'rent')),
  label: optional(Text),
  amount: optional(Type.Union([Type.String(), Type.Number()])),
  when: optional(Type.String()),
  at: oneOf('filing', 'release'),
  law: optional(Type.String()),
  note: optional(Text),
}, closed)

/** A competition, an exam session: what one may apply for until the end of a day, of Rome's time. */
const CallShape = Type.Object({
  id: Type.String({ pattern: '^[a-z0-9][a-z0-9-]*$' }),
  title: Text,
  closes: Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' }),
}, closed)
export type CallSource = Static<typeof CallShape>

const Names = Type.Record(Type.String(), Type.String())
const MigrationShape = Type.Object({
  rename: optional(Names),
  options: optional(Type.Record(Type.String(), Names)),
  convert: optional(Names),
  askAgain: optional(Type.Array(Type.String(), { minItems: 1 })),
  why: optional(Text),
}, closed)

const TERM = {
  days: Type.Union([Type.Integer({ minimum: 1 }), Type.String({ pattern: '^body\\.terms\\.' })]),
  silence: oneOf('none', 'nothing', 'assent', 'refusal', 'immediate', 'deferred', 'checked'),
  note: optional(Text),
}

export const DefinitionShape = Type.Object({
  format: Type.Literal(1),
  id: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,79}$' }),
  version: Type.Integer({ minimum: 1 }),
  title: Text,
  action: Text,
  summary: Text,
  area: Type.String(),
  kind: oneOf('istanza', 'scia', 'comunicazione', 'dichiarazione', 'segnalazione', 'iscrizione', 'prenotazione', 'ricorso'),
  audience: Type.Array(oneOf('cittadino', 'impresa', 'professionista', 'ente'), { minItems: 1 }),
  office: Type.String(),
  law: Type.Array(Type.Object({ ref: Type.String(), articles: optional(Type.String()), url: optional(WebAddress) }, closed), { minItems: 1 }),
  term: Type.Object({ ...TERM, from: Text, cases: optional(Type.Array(Type.Object({ when: Type.String(), ...TERM, from: optional(Text), note: Text, remedies: optional(Text) }, closed), { minItems: 1 })) }, closed),
  remedies: Text,
  identity: Type.Object({
    assurance: Type.Integer({ minimum: 0, maximum: 3 }),
    onBehalf: optional(Type.Boolean()),
    anonymous: optional(Condition),
    applicant: optional(FieldIdShape),
    staff: optional(Type.Boolean()),
  }, closed),
  signature: oneOf('identification', 'digital', 'technician', 'none'),
  offline: oneOf('high', 'medium', 'low'),
  topics: Type.Array(Type.String()),
  lifeEvents: optional(Type.Array(Type.String(), { minItems: 1 })),
  keywords: optional(Type.Union([Type.Array(Type.String()), Type.Object({ it: Type.Array(Type.String()), en: Type.Array(Type.String()) }, closed)])),
  minutes: Type.Integer({ minimum: 1 }),
  sheet: Type.Object({ addressed: Text, description: Text, howTo: Text, needed: Text, achieved: Text, conditions: Text }, closed),
  steps: Type.Array(Type.Union([UseShape, StepShape]), { minItems: 1 }),
  values: optional(Type.Record(Type.String(), ValueShape)),
  attachments: optional(Type.Array(AttachmentShape)),
  declarations: optional(Type.Array(Type.Union([UseShape, DeclarationShape]))),
  fees: optional(Type.Array(FeeShape)),
  outcome: Type.Object({ act: Text, validity: Text }, closed),
  classification: Type.Object({ code: Type.String(), retentionYears: Type.Integer({ minimum: 1 }) }, closed),
  subject: optional(Type.String()),
  migrate: optional(Type.Record(Type.String({ pattern: '^[1-9][0-9]*$' }), Type.Array(MigrationShape, { minItems: 1 }))),
  acceptUntil: optional(Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' })),
  updated: Type.String(),
}, closed)
export type DefinitionSource = Static<typeof DefinitionShape>

export const BlockShape = Type.Object({
  id: Type.String(),
  steps: optional(Type.Array(StepShape)),
  declarations: optional(Type.Array(DeclarationShape)),
}, closed)
export type BlockSource = Static<typeof BlockShape>

/** Who answers for a procedure and where they are found is on every receipt (L. 241/1990 art. 8): nothing of it may be empty. */
const OfficeShape = Type.Object({
  id: Type.String({ pattern: '^[a-z0-9][a-z0-9-]*$' }),
  name: Text,
  responsible: Filled,
  substitute: Filled,
  pec: Filled,
  email: Filled,
  phone: Filled,
  address: Filled,
  hours: optional(Text),
}, closed)

const RedirectShape = Type.Object({ label: Text, url: WebAddress, why: Text, still: optional(Text) }, closed)

export const BodyShape = Type.Object({
  id: Type.String({ pattern: '^[a-z0-9_]+$' }),
  name: Text,
  shortName: Filled,
  hosts: Type.Array(Type.String(), { minItems: 1 }),
  url: WebAddress,
  address: Filled,
  fiscalCode: Filled,
  pec: Filled,
  email: Filled,
  phone: Filled,
  provincia: Type.String({ pattern: '^[A-Z]{2}$' }),
  region: Filled,
  privacy: Text,
  dpo: Filled,
  accessibilityStatementUrl: WebAddress,
  areas: Type.Array(Type.Object({ id: Type.String(), title: Text, summary: Text }, closed)),
  /** `theme` is the European data theme (EU Vocabularies, data-theme) under which the open catalogue lists its services. */
  topics: Type.Array(Type.Object({ id: Type.String(), title: Text, theme: optional(oneOf('AGRI', 'ECON', 'EDUC', 'ENER', 'ENVI', 'GOVE', 'HEAL', 'JUST', 'REGI', 'SOCI', 'TECH', 'TRAN')) }, closed)),
  offices: Type.Array(OfficeShape, { minItems: 1 }),
  enabled: Type.Array(Type.String()),
  redirects: optional(Type.Record(Type.String(), RedirectShape)),
  calls: optional(Type.Record(Type.String(), Type.Array(CallShape, { minItems: 1 }))),
  terms: optional(Type.Record(Type.String(), Type.Integer({ minimum: 1 }))),
  fees: optional(Type.Record(Type.String(), Type.Number({ minimum: 0 }))),
  settings: optional(Type.Record(Type.String(), Type.Unknown())),
  roads: Type.Array(Type.Object({
    code: Type.String(), name: Type.String(), kmFrom: Type.Number(), kmTo: Type.Number(),
    points: optional(Type.Array(Type.Tuple([Type.Number(), Type.Number(), Type.Number()]))), manager: optional(Type.String()),
  }, closed)),
  classification: Type.Array(Type.Object({ code: Type.String(), title: Type.String() }, closed)),
  map: optional(MapSettings),
  register: Type.Object({ code: Filled, name: Filled }, closed),
  holidays: optional(Type.Array(Type.String())),
  patron: Type.Object({ month: Type.Integer({ minimum: 1, maximum: 12 }), day: Type.Integer({ minimum: 1, maximum: 31 }), name: Type.String() }, closed),
}, closed)
export type BodySource = Static<typeof BodyShape>

/** A moment of life or of a business; `concept` is the national vocabulary's name for it. */
const LifeEventShape = Type.Object({
  id: Type.String({ pattern: '^[a-z][a-z-]*$' }),
  title: Text,
  concept: optional(Type.String({ pattern: '^https://w3id\\.org/italia/controlled-vocabulary/' })),
}, closed)
export type LifeEvent = Static<typeof LifeEventShape>
export const LifeEventsShape = Type.Array(LifeEventShape)

/** Groups of words and phrases that mean the same to who searches. */
export const SynonymsShape = Type.Array(Type.Array(Type.String({ minLength: 2 }), { minItems: 2, uniqueItems: true }))

const ExpectShape = Type.Object({
  result: optional(oneOf('filed', 'refused')),
  values: optional(Type.Record(Type.String(), Type.Unknown())),
  /** Attachments that must be given. */
  attachments: optional(Type.Array(Type.String())),
  fees: optional(Type.Record(Type.String(), Type.Union([Type.Number(), Type.Null()]))),
  problems: optional(Type.Record(Type.String(), Type.String())),
  warnings: optional(Type.Array(Type.String())),
  /** The office's days for these answers, and what its silence means. */
  term: optional(Type.Object({ days: Type.Integer(), silence: TERM.silence }, closed)),
  hidden: optional(Type.Array(Type.String())),
  shown: optional(Type.Array(Type.String())),
}, closed)

export const CaseShape = Type.Object({
  name: Type.String(),
  /** The only administration it is about; else it runs in each that offers the procedure. */
  body: optional(Type.String()),
  today: optional(Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' })),
  answers: Type.Record(Type.String(), Type.Unknown()),
  confirmed: optional(Type.Array(Type.String())),
  expect: ExpectShape,
  /** What is answered and expected otherwise in one administration: each key takes the place of the same key above. */
  in: optional(Type.Record(Type.String(), Type.Object({ answers: optional(Type.Record(Type.String(), Type.Unknown())), expect: optional(ExpectShape) }, closed))),
}, closed)
export type CaseSource = Static<typeof CaseShape>
export const CasesShape = Type.Array(CaseShape)
