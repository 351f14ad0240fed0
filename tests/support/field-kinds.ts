import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ValidationError } from 'yup'
import type { Field } from '#domain/procedure/definition.ts'
import type { FieldContext, Kind, Places } from '#domain/procedure/kind.ts'

const COMUNI = new Map([['058091', 'Roma'], ['033032', 'Piacenza'], ['033005', 'Bobbio'], ['011015', 'La Spezia']])
const PROVINCE = new Map([['RM', 'Roma'], ['PC', 'Piacenza'], ['SP', 'La Spezia']])

/** Rows of the tables that say how a type behaves; the reason comes last. */
export type Reading = [raw: unknown, kept: unknown, reason: string]
export type Judging = [raw: unknown, problems: readonly string[], reason: string]
export type JudgingWith = [raw: unknown, properties: Readonly<Record<string, unknown>>, problems: readonly string[], reason: string]
export type Linting = [properties: Readonly<Record<string, unknown>>, faults: number, reason: string]

/** A few places, fictional roads; `SP999` runs from km 0 to km 20. */
export const somePlaces: Places = {
  isComune: istat => COMUNI.has(istat),
  comuneName: istat => COMUNI.get(istat),
  isProvincia: sigla => PROVINCE.has(sigla),
  provinciaName: sigla => PROVINCE.get(sigla),
  road: code => code === 'SP999' ? { code, name: 'SP 999 di prova', kmFrom: 0, kmTo: 20 } : undefined,
}

/** A device that has not loaded its lists yet. */
export const noPlaces: Places = {
  isComune: () => false, comuneName: () => undefined, isProvincia: () => false, provinciaName: () => undefined, road: () => undefined,
}

export function aField(properties: Readonly<Record<string, unknown>> = {}): Field {
  return { id: 'risposta', type: 'text', label: { it: 'Risposta', en: 'Answer' }, ...properties }
}

export function aContext(changes: Partial<FieldContext> = {}): FieldContext {
  return { today: '2026-02-12', now: '2026-02-12T07:55', places: somePlaces, answers: {}, path: 'risposta', ...changes }
}

/** The problems of a normalised answer as `code path`, in the order found. Anything thrown that is no ValidationError fails the test. */
export function judge(kind: Kind, answer: unknown, field: Field = aField(), context: FieldContext = aContext()): readonly string[] {
  return errorsOf(kind, answer, field, context).map(error => `${error.message} ${error.path ?? ''}`)
}

const ADDED_BY_YUP: readonly string[] = ['value', 'originalValue', 'spec', 'label', 'disableStackTrace']

/** The details that travel with each problem, without what yup adds of its own. */
export function detailsOf(kind: Kind, answer: unknown, field: Field = aField(), context: FieldContext = aContext()): readonly unknown[] {
  return errorsOf(kind, answer, field, context)
    .map(({ params = {} }) => Object.fromEntries(Object.entries(params).filter(([name]) => !ADDED_BY_YUP.includes(name))))
}

function errorsOf(kind: Kind, answer: unknown, field: Field, context: FieldContext): readonly ValidationError[] {
  try {
    kind.schema(field, context).validateSync(answer, { abortEarly: false })
    return []
  } catch (error) {
    if (!ValidationError.isError(error)) throw error
    return error.inner.length > 0 ? error.inner : [error]
  }
}

/** What was typed → the codes of its problems, as the form does it. */
export function typed(kind: Kind, raw: unknown, field: Field = aField(), context: FieldContext = aContext()): readonly string[] {
  return judge(kind, kind.normalise(raw, field), field, context)
}

const hostile = fc.oneof(
  fc.jsonValue().map((value): unknown => JSON.parse(JSON.stringify(value))), // minus zero does not survive JSON
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', ' ', '\u0000', '0', '-0', '1.234', '1e400', '9'.repeat(60), '{}', '__proto__', '\ud800', 'ΐ', '3/2/2026', '08:30'),
  fc.array(fc.record({ name: fc.string(), mediaType: fc.string(), bytes: fc.integer(), sha256: fc.string() })),
)

/**
 * What holds for every field type, whatever is sent: normalise is idempotent and keeps the answer plain JSON, an answer is judged
 * without an exception, and showing, computing and remarking do not throw either.
 */
export function behavesWhateverIsSent(kind: Kind, field: Field = aField(), shaped: fc.Arbitrary<unknown> = fc.constant(undefined)): void {
  const raws = fc.oneof(hostile, shaped)
  test('normalise is idempotent and gives plain JSON', () => {
    fc.assert(fc.property(raws, raw => {
      const once = kind.normalise(raw, field)
      expect(kind.normalise(once, field)).toEqual(once)
      if (once !== undefined) expect(JSON.parse(JSON.stringify(once))).toEqual(once)
    }))
  })
  test('whatever is sent is judged, shown and computed without an exception', () => {
    fc.assert(fc.property(raws, fc.boolean(), (raw, normalised) => {
      const answer = normalised ? kind.normalise(raw, field) : raw
      judge(kind, answer, field)
      kind.toCel(answer, field)
      kind.warnings?.(answer, field, aContext())
      kind.attachments?.(answer)
      expect(typeof kind.show(answer, field, 'it', somePlaces)).toBe('string')
    }))
  })
  test('a long hostile text takes no time', () => {
    const started = performance.now()
    for (const unit of ['1', '.', '1.', ' ', '0', 'a@', '-', '+', 'A', '/', '1,', '\u0301']) {
      const text = `${unit.repeat(100_000 / unit.length)}!`
      judge(kind, kind.normalise(text, field), field)
    }
    expect(performance.now() - started).toBeLessThan(3000) // quadratic would be minutes
  })
}
