import type { MapSettings } from '#contract/catalogue.ts'
import type { Check, ComputedValue, Definition, Fee, Field, LocalText, Office, Step, Term } from '#domain/procedure/definition.ts'
import { asksForCall, callCheck, callsInWords, withCalls } from './calls.ts'
import type { BlockSource, BodySource, CallSource, DefinitionSource } from './shape.ts'
import type { Source, Sources } from './source.ts'

/** Where a part of the resolved definition was written, so that a fault can name file and line. */
export type Origin = (kind: 'field' | 'check' | 'value' | 'fee' | 'step', id: string) => { readonly file: string, readonly line: number }

export interface Resolved {
  readonly definition: Definition
  readonly origin: Origin
  readonly missing: readonly { readonly path: readonly (string | number)[], readonly message: string }[]
}

const ATTACHMENTS_TITLE: LocalText = { it: 'Documenti', en: 'Documents' }
const DECLARATIONS_TITLE: LocalText = { it: 'Dichiarazioni', en: 'Declarations' }

/**
 * Turns what an author wrote, for one administration, into the definition that browser and server use:
 * blocks unfolded, offices and days of the body put in, attachments and declarations made into steps of their own.
 * What is named but does not exist is listed in `missing`; the definition is then not fit to be published.
 */
export function resolveDefinition(source: Source<DefinitionSource>, body: BodySource, sources: Pick<Sources, 'blocks' | 'lifeEvents'>): Resolved {
  const redirect = body.redirects?.[source.content.id]
  const resolver = new Resolver(redirect && !redirect.still ? { ...source, content: withoutForm(source.content) } : source, body, sources)
  return { definition: resolver.definition(), origin: resolver.origin, missing: resolver.missing }
}

const OF_THE_FORM: ReadonlySet<string> = new Set(['values', 'attachments', 'declarations', 'fees', 'subject', 'migrate', 'cases'] satisfies (keyof DefinitionSource | 'cases')[])

function withoutKeys<T extends object>(content: T, keys: ReadonlySet<string>): T {
  return Object.fromEntries(Object.entries(content).filter(([key]) => !keys.has(key))) as T // what is left out is optional
}

/** What is filed elsewhere keeps its sheet; questions and amounts are the other counter's. */
function withoutForm(content: DefinitionSource): DefinitionSource {
  return { ...withoutKeys(content, OF_THE_FORM), term: withoutKeys(content.term, OF_THE_FORM), steps: [], identity: { assurance: content.identity.assurance } }
}

class Resolver {
  readonly missing: { path: readonly (string | number)[], message: string }[] = []
  /** The line is looked up only for a fault: to know it, a file whose content is remembered must be parsed. */
  readonly #origins = new Map<string, () => ReturnType<Origin>>()
  readonly #source: Source<DefinitionSource>
  readonly #body: BodySource
  readonly #sources: Pick<Sources, 'blocks' | 'lifeEvents'>

  constructor(source: Source<DefinitionSource>, body: BodySource, sources: Pick<Sources, 'blocks' | 'lifeEvents'>) {
    this.#source = source
    this.#body = body
    this.#sources = sources
  }

  readonly origin: Origin = (kind, id) => this.#origins.get(`${kind} ${id}`)?.() ?? { file: this.#source.file, line: 1 }

  definition(): Definition {
    const { content } = this.#source
    const steps = [...this.#steps(), ...this.#attachmentStep(), ...this.#declarationStep()]
    const { anonymous, applicant, assurance, onBehalf, staff } = content.identity
    const resolved = {
      ...this.#plain(),
      body: this.#body.id,
      sheet: this.#sheet(),
      office: this.#office(),
      term: this.#term(),
      identity: {
        assurance,
        onBehalf: onBehalf ?? false,
        ...(anonymous === undefined ? {} : { anonymous: String(anonymous) }),
        ...(applicant === undefined ? {} : { applicant }),
        ...maybe('staff', staff === true ? staff : undefined),
      },
      ...maybe('redirect', this.#body.redirects?.[content.id]),
      ...maybe('lifeEvents', this.#lifeEvents()),
      keywords: Array.isArray(content.keywords) ? content.keywords : [...content.keywords?.it ?? [], ...content.keywords?.en ?? []],
      steps,
      values: this.#values(),
      fees: this.#fees(),
    }
    return { ...resolved, locals: this.#localsReadBy(resolved) } as unknown as Definition // its shape was checked when it was read
  }

  /** What goes into the definition as it was written. */
  #plain(): Partial<DefinitionSource> {
    const made: readonly string[] = ['steps', 'values', 'attachments', 'declarations', 'fees']
    const kept = 'acceptUntil' // said of a version that was published before: its digest stays as it was
    return Object.fromEntries(Object.entries(this.#source.content).filter(([key]) => key !== kept && !made.includes(key)))
  }

  #steps(): Step[] {
    return this.#source.content.steps.flatMap((entry, index): Step[] => {
      if (!('use' in entry)) return [this.#step(entry, this.#source, ['steps', index])]
      const block = this.#block(entry.use, ['steps', index])
      return (block?.content.steps ?? []).map((step, number) => this.#step(step, block ?? this.#source, ['steps', number], entry))
    })
  }

  #step(step: NonNullable<BlockSource['steps']>[number], from: Source<unknown>, path: readonly (string | number)[], used?: { readonly use: string, readonly visible?: string | undefined }): Step {
    this.#remember('step', step.id, from, path)
    step.fields.forEach((field, index) => this.#remember('field', field.id, from, [...path, 'fields', index]))
    const condition = both(used?.visible, step.visible)
    return {
      id: step.id,
      ...maybe('block', used?.use),
      title: step.title,
      ...(step.intro === undefined ? {} : { intro: step.intro }),
      ...(condition === undefined ? {} : { visible: condition }),
      fields: step.fields.map(field => withCalls(withHolidays(within(normaliseField(field), this.#body.map?.bounds), this.#body), this.#calls())),
      checks: [...this.#callChecks(step.fields, from, path), ...(step.checks ?? []).map((check, index): Check => {
        const id = check.id ?? `${step.id}-${String(index + 1)}`
        this.#remember('check', id, from, [...path, 'checks', index])
        return { id, must: check.must, level: check.level ?? 'error', at: check.at, message: check.message }
      })],
    }
  }

  #callChecks(fields: readonly Parameters<typeof asksForCall>[0][], from: Source<unknown>, path: readonly (string | number)[]): readonly Check[] {
    return fields.filter(asksForCall).map(field => {
      const check = callCheck(field, this.#calls())
      this.#remember('check', check.id, from, path)
      if (this.#calls().length === 0) this.missing.push({ path, message: `${this.#body.id} has no calls for ${this.#source.content.id}` })
      return check
    })
  }

  #calls(): readonly CallSource[] {
    return this.#body.calls?.[this.#source.content.id] ?? []
  }

  /** The public page says the last days too, where there are any. */
  #sheet(): DefinitionSource['sheet'] {
    const { sheet } = this.#source.content
    const calls = this.#calls()
    if (calls.length === 0) return sheet
    const words = callsInWords(calls)
    return { ...sheet, conditions: { it: `${sheet.conditions.it.trimEnd()}\n\n${words.it}\n`, en: `${sheet.conditions.en.trimEnd()}\n\n${words.en}\n` } }
  }

  /** Attachments are fields like the others: they can be missing, wrong, hidden, and a condition may look at them. */
  #attachmentStep(): Step[] {
    const slots = this.#source.content.attachments ?? []
    if (slots.length === 0) return []
    const fields = slots.map((slot, index): Field => {
      this.#remember('field', slot.id, this.#source, ['attachments', index])
      const { count, required, type = 'attachment', ...rest } = slot
      const bounds = count ?? [required === true ? 1 : 0, 1]
      return normaliseField({ ...rest, ...maybe('required', required ?? (bounds[0] > 0 ? true : undefined)), type, count: bounds })
    })
    return [{ id: 'documenti-allegati', title: ATTACHMENTS_TITLE, fields, checks: [] }]
  }

  #declarationStep(): Step[] {
    const declarations = (this.#source.content.declarations ?? []).flatMap((entry, index) => {
      if (!('use' in entry)) return [{ entry, from: this.#source, path: ['declarations', index] }]
      const block = this.#block(entry.use, ['declarations', index])
      return (block?.content.declarations ?? []).map((declaration, number) => ({
        entry: { ...declaration, ...maybe('visible', both(entry.visible, declaration.visible)) },
        from: (block ?? this.#source),
        path: ['declarations', number],
      }))
    })
    if (declarations.length === 0) return []
    const fields = declarations.map(({ entry, from, path }): Field => {
      this.#remember('field', entry.id, from, path)
      return normaliseField({ ...entry, type: 'declaration', label: entry.text, required: entry.required ?? true })
    })
    return [{ id: 'dichiarazioni', title: DECLARATIONS_TITLE, fields, checks: [] }]
  }

  #values(): ComputedValue[] {
    return Object.entries(this.#source.content.values ?? {}).map(([id, value]) => {
      this.#remember('value', id, this.#source, ['values', id])
      return { id, ...value }
    })
  }

  #fees(): Fee[] {
    return (this.#source.content.fees ?? []).map((fee, index): Fee => {
      this.#remember('fee', fee.id, this.#source, ['fees', index])
      const { amount, kind, label, ...rest } = fee
      return {
        ...rest,
        kind: kind ?? 'fee',
        label: label ?? { it: fee.id, en: fee.id },
        // An amount is money: 16 and 16.00 mean the same exact decimal.
        ...(amount === undefined ? {} : { amount: typeof amount === 'number' ? amount.toFixed(2) : amount }),
      } // optional keys are absent, never undefined
    })
  }

  #lifeEvents(): readonly string[] | undefined {
    const { lifeEvents } = this.#source.content
    lifeEvents?.forEach((event, index) => {
      if (!this.#sources.lifeEvents.some(one => one.id === event)) this.missing.push({ path: ['lifeEvents', index], message: `life event ${event} does not exist` })
    })
    return lifeEvents
  }

  #office(): Office {
    const office = this.#body.offices.find(one => one.id === this.#source.content.office)
    if (office) return office
    this.missing.push({ path: ['office'], message: `office ${this.#source.content.office} does not exist in ${this.#body.id}` })
    return this.#body.offices[0] as Office
  }

  /** Every case a term of its own: where it does not say from when its days run, the procedure's words hold; a note is never shared. */
  #term(): Term {
    const { cases, ...term } = this.#source.content.term
    return {
      ...term,
      days: this.#days(term.days, ['days']),
      ...maybe('cases', cases?.map((one, index) => ({ ...one, from: one.from ?? term.from, days: this.#days(one.days, ['cases', index, 'days']) }))),
    }
  }

  #days(days: number | string, path: readonly (string | number)[]): number {
    if (typeof days === 'number') return days
    const found = this.#body.terms?.[days.slice('body.terms.'.length)]
    if (found === undefined) this.missing.push({ path: ['term', ...path], message: `${days} does not exist in ${this.#body.id}` })
    return found ?? 30 // L. 241/1990 art. 2 c. 2
  }

  /** Only what the expressions read, so that another amount of the body does not change this definition's digest. */
  #localsReadBy(definition: object): Record<string, unknown> {
    const read = new Set([...JSON.stringify(definition).matchAll(/\bbody\.(fees|terms|settings)\.([a-z_][a-z0-9_]*)/g)].map(match => `${String(match[1])}.${String(match[2])}`))
    const locals: Record<string, Record<string, unknown>> = {}
    for (const name of [...read].sort()) {
      const [group = '', key = ''] = name.split('.')
      const value = (this.#body[group as 'fees' | 'terms' | 'settings'] ?? {})[key]
      if (value === undefined) this.missing.push({ path: [], message: `body.${name} does not exist in ${this.#body.id}` })
      else (locals[group] ??= {})[key] = value
    }
    return locals
  }

  #block(name: string, path: readonly (string | number)[]): Source<BlockSource> | undefined {
    const block = this.#sources.blocks.get(name)
    if (!block) this.missing.push({ path, message: `block ${name} does not exist` })
    return block
  }

  #remember(kind: string, id: string, from: Source<unknown>, path: readonly (string | number)[]): void {
    this.#origins.set(`${kind} ${id}`, () => ({ file: from.file, line: from.lineOf(path) }))
  }
}

/** `required: false` is the same as saying nothing; `required: 'true'` the same as true. */
function normaliseField(field: { id: string, type: string, label: LocalText, required?: boolean | string, [property: string]: unknown }): Field {
  const { required, ...rest } = field
  return { ...rest, ...(required === undefined || required === false ? {} : { required }) }
}

/** Questions for a place on the Earth know the territory of the body, unless the author gave bounds of their own. */
function within(field: Field, bounds: MapSettings['bounds']): Field {
  if (bounds === undefined) return field
  if (field.type === 'position' || field.type === 'geo-line') return { bounds, ...field }
  const { fields: columns } = field
  return Array.isArray(columns) ? { ...field, fields: columns.map((column: Field) => within(column, bounds)) } : field
}

/** A deadline is counted with the holidays of the place where the office is. */
function withHolidays(field: Field, { patron, holidays = [] }: BodySource): Field {
  if (field.type !== 'deadline') return field
  const two = (value: number): string => String(value).padStart(2, '0')
  return { patronDay: `${two(patron.month)}-${two(patron.day)}`, holidays, ...field }
}

function both(one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return `(${one}) && (${other})`
}

function maybe<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : { [key]: value } as Record<K, V>
}
