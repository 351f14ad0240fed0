import { aCheck, aDefinition, aStep, aValue, options, question, words } from './definitions.ts'
import type { Answers } from '#domain/filing/filing.ts'
import type { Check, ComputedValue, Definition, Field, Step } from '#domain/procedure/definition.ts'

/*
 * Definitions as large as the largest forms of a Province and beyond, to measure with: 300 and 1,000 fields.
 * Each step asks one yes or no that shows twenty fields, two numbers that are always there, and computes from them.
 */

const FIELDS_PER_STEP = 25
const SHOWN_BY_ONE = 20
const TYPES = ['text', 'integer', 'number', 'date', 'choice', 'yes-no', 'email', 'euro', 'long-text', 'time'] as const
const SAMPLES: Readonly<Record<(typeof TYPES)[number], unknown>> = {
  text: 'Via di Prova', integer: 12, number: '2.5', date: '2027-03-01', choice: 'uno', 'yes-no': true,
  email: 'altea.segnaposto@example.org', euro: 1250, 'long-text': 'Una riga\nun\'altra', time: '09:30',
}

/** @param fields how many, in all; steps have 25 each */
export function syntheticDefinition(fields: number): Definition {
  const counts = Array.from({ length: Math.ceil(fields / FIELDS_PER_STEP) }, (_, step) => Math.min(FIELDS_PER_STEP, fields - step * FIELDS_PER_STEP))
  return aDefinition({
    id: `modulo-${fields}`,
    title: words(`Modulo di prova con ${fields} campi`),
    action: words(`Compila ${fields} campi`),
    steps: counts.map((count, step) => syntheticStep(step, count)),
    values: [...counts.map((_, step) => partialSum(step)), total(counts.length)],
  })
}

/** Valid answers to a whole synthetic definition, everything shown. */
export function syntheticAnswers(definition: Definition): Answers {
  const fields = definition.steps.flatMap(step => step.fields)
  return Object.fromEntries(fields.map(field => [field.id, sampleOf(field)]))
}

/**
 * A synthetic procedure as an author would write it, for a folder of `PROCEDURES=`. JSON is YAML, so any reader of definitions takes it.
 * @param fields how many, in all
 */
export function syntheticYaml(fields: number): string {
  const { values, ...definition } = syntheticDefinition(fields)
  const resolved = new Set(['body', 'locals', 'office', 'fees', 'keywords']) // what the server puts in when it publishes
  const written = {
    ...Object.fromEntries(Object.entries(definition).filter(([key]) => !resolved.has(key))),
    area: 'accesso',
    office: 'urp-trasparenza',
    topics: ['trasparenza'],
    identity: { assurance: 0, onBehalf: false },
    classification: { code: '01.08.03', retentionYears: 1 },
    values: Object.fromEntries(values.map(({ id, ...value }) => [id, value])),
  }
  return `${JSON.stringify(written, null, 2)}\n`
}

function syntheticStep(step: number, count: number): Step {
  const name = (part: string | number): string => `s${step}_${part}`
  const fixed = [
    question(name('mostra'), 'yes-no', { required: true, label: words(`Passo ${step + 1}: serve altro?`) }),
    question(name('a'), 'number', { decimals: 2, label: words('Quantità A') }),
    question(name('b'), 'number', { decimals: 2, label: words('Quantità B') }),
  ]
  const others = Array.from({ length: Math.max(0, count - fixed.length) }, (_, place) => syntheticField(name(place), place, name('mostra')))
  return aStep(`passo-${step + 1}`, [...fixed, ...others].slice(0, count), { title: words(`Passo ${step + 1}`), checks: stepChecks(step, count) })
}

function syntheticField(id: string, place: number, switchId: string): Field {
  const type = TYPES[place % TYPES.length] ?? 'text'
  return question(id, type, {
    label: words(`Domanda ${id}`),
    ...place < SHOWN_BY_ONE ? { visible: switchId } : {},
    ...place % 4 === 0 ? { required: true } : {},
    ...type === 'choice' ? { options: options('uno', 'due', 'tre') } : {},
    ...type === 'text' ? { maxLength: 200 } : {},
  })
}

function stepChecks(step: number, count: number): readonly Check[] {
  if (count < 3) return []
  return [aCheck(`ordine-${step}`, `s${step}_a <= s${step}_b + 1000000`, `s${step}_b`, { message: words('A non può superare B.') })]
}

function partialSum(step: number): ComputedValue {
  return { ...aValue(`somma_${step}`, 'number', `round(s${step}_a * 1.5 + s${step}_b, 2)`), label: words(`Somma del passo ${step + 1}`) }
}

function total(steps: number): ComputedValue {
  const sums = Array.from({ length: steps }, (_, step) => `somma_${step}`)
  return { ...aValue('totale', 'euro', `euro(${sums.join(' + ')})`), label: words('Totale') }
}

function sampleOf(field: Field): unknown {
  return TYPES.find(type => type === field.type) ? SAMPLES[field.type as keyof typeof SAMPLES] : undefined
}
