import type { FieldContext } from '#domain/procedure/kind.ts'
import type { Field } from '#domain/procedure/definition.ts'
import type { Path } from '#domain/filing/path.ts'
import { problem, type Problem } from '#domain/problem/problem.ts'
import { cleanCode, isText, normaliseWith } from '../clean-text.ts'
import { defineKind } from '../define-kind.ts'
import { partOf } from '../parts.ts'
import { hasElevenDigitCheck } from '../vat-number/vat-number.ts'
import { incoherences, type PersonalData } from './coherence.ts'
import { personalFault } from './fiscal-code.ts'

/** Whose code is asked for. People have 16 characters, or 11 digits while the code is provisional; companies and bodies 11 digits. */
export type FiscalCodeHolder = 'person' | 'company' | 'any'

const HOLDERS: readonly unknown[] = ['person', 'company', 'any']

const FORMATS = { person: 'person-fiscal-code', company: 'company-fiscal-code', any: 'fiscal-code' } as const

export const normaliseFiscalCode = normaliseWith(cleanCode)

export function judgeFiscalCode(code: string, path: Path, holder: FiscalCodeHolder): readonly Problem[] {
  if (/^\d{11}$/.test(code)) return hasElevenDigitCheck(code) ? [] : [problem('field.bad-check-digit', { path })]
  const fault = holder === 'company' ? 'shape' : personalFault(code)
  switch (fault) {
    case undefined: return []
    case 'check': return [problem('field.bad-check-digit', { path })]
    case 'no-such-date': return [problem('field.bad-format', { path, reason: 'no-such-date' })]
    case 'shape': return [problem('field.bad-format', { path, reason: FORMATS[holder] })]
  }
}

/** Codes of 11 digits that begin with 8 or 9 are given to bodies: no mistake for a person, but worth a look. */
export function remarkOnFiscalCode(code: string, path: Path, holder: FiscalCodeHolder, data: PersonalData): readonly Problem[] {
  const looksLikeCompany = holder === 'person' && /^[89]\d{10}$/.test(code)
  return [...looksLikeCompany ? [problem('field.incoherent', { path, reason: 'company-code' })] : [], ...incoherences(code, data, path)]
}

function holderOf({ allow }: Field): FiscalCodeHolder {
  return allow === 'company' || allow === 'any' ? allow : 'person'
}

/**
 * The answers that speak of the same person: `nome`, `cognome`, `data_nascita`, `sesso` beside `codice_fiscale`, and those with
 * the same prefix or suffix (`delegato_nome` beside `delegato_codice_fiscale`). In a table they are those of the same row.
 */
function siblings({ id }: Field, { answers }: FieldContext): PersonalData {
  if (!id.includes('codice_fiscale')) return {}
  const sibling = (name: string): unknown => partOf(answers, id.replace('codice_fiscale', name))
  return { familyName: sibling('cognome'), givenName: sibling('nome'), birthDate: sibling('data_nascita'), gender: sibling('sesso') }
}

/** An Italian fiscal code. Property: `allow`: `person` (when absent), `company` or `any`. */
export const fiscalCodeKind = defineKind<string>({
  type: 'fiscal-code',
  cel: 'string',
  holds: isText,
  normalise: normaliseFiscalCode,
  judge: (value, field, { path }) => judgeFiscalCode(value, path, holderOf(field)),
  warnings: (value, field, context) => remarkOnFiscalCode(value, context.path, holderOf(field), siblings(field, context)),
  show: value => value,
  toCel: value => value,
  lint: ({ allow }) => allow === undefined || HOLDERS.includes(allow) ? [] : ['allow is neither person nor company nor any'],
})
