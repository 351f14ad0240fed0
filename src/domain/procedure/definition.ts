/**
 * A published definition: blocks unfolded, the body's own values put in, attachments and declarations already turned into steps.
 * The YAML it comes from is described in `src/domain/procedure/FORMAT.md`; the browser and the server only ever see this shape.
 */
export type Language = 'it' | 'en'
export type LocalText = Readonly<Record<Language, string>>
export type FieldId = string
export type BodyId = string
/** Source text of a CEL expression. */
export type Expression = string

export type ProcedureKind = 'istanza' | 'scia' | 'comunicazione' | 'dichiarazione' | 'segnalazione' | 'iscrizione' | 'prenotazione' | 'ricorso'
export type Audience = 'cittadino' | 'impresa' | 'professionista' | 'ente'
/**
 * What the office's silence means: nothing is granted, and the office is in default (`none`) · nothing, because no answer is owed (`nothing`) ·
 * granted · refused · one may begin on filing, after the term (`deferred`), or only after the office's check (`checked`).
 */
export type Silence = 'none' | 'nothing' | 'assent' | 'refusal' | 'immediate' | 'deferred' | 'checked'
/** 0 means that nobody need log in; 1–3 are the SPID/CIE levels. */
export type Assurance = 0 | 1 | 2 | 3

export interface Law { readonly ref: string, readonly articles?: string, readonly url?: string }

export interface Term {
  readonly days: number
  readonly silence: Silence
  /** From when the days run, in words. */
  readonly from: LocalText
  readonly note?: LocalText
  /** Where the law has another term for some answers: the first whose condition holds counts instead. */
  readonly cases?: readonly TermCase[]
}

export interface TermCase extends Omit<Term, 'cases'> {
  readonly when: Expression
  /** What one may do about inertia and against a refusal, where it is not what the procedure says. */
  readonly remedies?: LocalText
}

export interface FieldBase {
  readonly id: FieldId
  readonly type: string
  readonly label: LocalText
  readonly help?: LocalText
  readonly placeholder?: LocalText
  /** true, or a condition. Absent: never required. */
  readonly required?: true | Expression
  /** Absent: always shown. */
  readonly visible?: Expression
  /** Personal data beyond the common, with its reason (GDPR art. 9, 10). */
  readonly data?: 'art9' | 'art10'
  /** Taken from the identity when the person is logged in: `fiscalNumber`, `givenName`, `familyName`, `birthDate`, `birthPlace`, `gender`, `email`, `phone`, `address`. */
  readonly prefill?: string
  /** Good for one filing only, as the serial number of a stamp: never taken over from an earlier one. */
  readonly anew?: true
  /** Names a datum that may be asked in several ways (`party.name`: of a firm, of whom one represents), so that what was said of it once can be offered again. */
  readonly fact?: string
  /** Further properties of the type (options, unit, min, max, decimals, accept, count, fields …); each kind reads its own. */
  readonly [property: string]: unknown
}
export type Field = FieldBase

export interface Check {
  readonly id: string
  /** Holds when all is well. */
  readonly must: Expression
  readonly level: 'error' | 'warning'
  readonly at: FieldId
  readonly message: LocalText
}

export interface Step {
  readonly id: string
  /** The shared block it was written in: the same questions, of the same meaning, in every procedure that uses it. */
  readonly block?: string
  readonly title: LocalText
  readonly intro?: LocalText
  readonly visible?: Expression
  readonly fields: readonly Field[]
  readonly checks: readonly Check[]
}

export interface ComputedValue {
  readonly id: string
  readonly type: 'number' | 'integer' | 'euro' | 'text' | 'yes-no' | 'date'
  readonly is: Expression
  readonly unit?: string
  readonly label: LocalText
}

export interface Fee {
  readonly id: string
  readonly kind: 'fee' | 'stamp' | 'deposit' | 'rent'
  readonly label: LocalText
  /** CEL giving a decimal number of euro; absent when the office computes it later (then `note` says how). */
  readonly amount?: Expression
  readonly when?: Expression
  readonly at: 'filing' | 'release'
  readonly law?: string
  readonly note?: LocalText
}

export interface Sheet {
  /** A chi è rivolto */ readonly addressed: LocalText
  /** Descrizione estesa */ readonly description: LocalText
  /** Come fare */ readonly howTo: LocalText
  /** Cosa serve, besides the documents of the form */ readonly needed: LocalText
  /** Cosa si ottiene */ readonly achieved: LocalText
  /** Condizioni di servizio / vincoli */ readonly conditions: LocalText
}

export interface Office {
  readonly id: string
  readonly name: LocalText
  readonly responsible: string
  readonly substitute: string
  readonly pec: string
  readonly email: string
  readonly phone: string
  readonly address: string
  readonly hours?: LocalText
}

export interface Identity {
  readonly assurance: Assurance
  /** Whether one may file for another (mandate). */
  readonly onBehalf: boolean
  /** When it holds, the filing is kept without the person's identity even if logged in. */
  readonly anonymous?: Expression
  /** The field that must hold the fiscal number of who is logged in. */
  readonly applicant?: FieldId
  /** Only the staff of the body may file it, logged in as such. */
  readonly staff?: true
}

/** Another counter, where the law or the body wants a procedure filed. */
export interface Redirect {
  readonly label: LocalText
  /** https */
  readonly url: string
  readonly why: LocalText
  /** What is filed here all the same; absent: nothing, and the form is closed. */
  readonly still?: LocalText
}

/**
 * What becomes of the answers of a draft begun with an earlier version. What no step names goes over by its id when its type is the same.
 * Places are field ids, or `veicoli.targa` for a column. Earlier names stand on the left in `rename`, names of this version everywhere else.
 */
export interface MigrationStep {
  readonly rename?: Readonly<Record<string, string>>
  /** By field: earlier option → option of this version. */
  readonly options?: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** By field: what the answer becomes, as an expression over the earlier version; for a column `row` is the earlier row. */
  readonly convert?: Readonly<Record<string, Expression>>
  /** Fields whose meaning has changed: the earlier answer is shown and not taken over. */
  readonly askAgain?: readonly string[]
  /** Why, for the person. */
  readonly why?: LocalText
}

export interface Definition {
  readonly format: 1
  readonly body: BodyId
  readonly id: string
  readonly version: number
  readonly title: LocalText
  readonly action: LocalText
  readonly summary: LocalText
  readonly area: string
  readonly kind: ProcedureKind
  readonly audience: readonly Audience[]
  readonly office: Office
  readonly law: readonly Law[]
  readonly term: Term
  readonly remedies: LocalText
  readonly identity: Identity
  readonly signature: 'identification' | 'digital' | 'technician' | 'none'
  readonly offline: 'high' | 'medium' | 'low'
  readonly topics: readonly string[]
  /** The moments of life, or of a business, that lead to it; absent in what was published before there were any. */
  readonly lifeEvents?: readonly string[]
  readonly keywords: readonly string[]
  /** Usual minutes to fill in. */
  readonly minutes: number
  readonly sheet: Sheet
  readonly steps: readonly Step[]
  readonly values: readonly ComputedValue[]
  readonly fees: readonly Fee[]
  readonly outcome: { readonly act: LocalText, readonly validity: LocalText }
  readonly classification: { readonly code: string, readonly retentionYears: number }
  /** What the receipt says the filing is about; CEL giving a string, personal data left out. */
  readonly subject?: Expression
  /** The `body` variable of expressions: the amounts this administration sets itself. */
  readonly locals: Readonly<Record<string, unknown>>
  /** Where it is filed instead of here. */
  readonly redirect?: Redirect
  /** By the number of the earlier version. */
  readonly migrate?: Readonly<Record<string, readonly MigrationStep[]>>
  readonly updated: string
}

/** Names one published version for ever. `digest`: SHA-256, hex, of the canonical JSON of the definition. */
export interface DefinitionRef { readonly id: string, readonly version: number, readonly digest: string }

export function fieldsOf(definition: Definition): readonly Field[] {
  return definition.steps.flatMap(step => step.fields)
}
