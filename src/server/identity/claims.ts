import { bareFiscalNumber } from '#domain/identity/claim.ts'
import type { PersonAttributes } from './actor.ts'

/** What a provider says of a person, in our words. */
export interface PersonIdentity extends PersonAttributes {
  readonly fiscalNumber: string
  readonly givenName: string
  readonly familyName: string
}

/** Claims as they come: userinfo over ID token. */
export type Claims = Readonly<Record<string, unknown>>
/** Names that a deployment puts before the built-in ones, by attribute. */
export type ClaimNames = Readonly<Record<string, readonly string[]>>

const EID = 'https://attributes.eid.gov.it'

/** SPID and CIE say some attributes by address, proxies by plain names of their own: the first that has a value counts. */
const CANDIDATES = {
  fiscalNumber: [`${EID}/fiscal_number`, 'fiscal_number', 'fiscalNumber', 'codice_fiscale', 'tax_code', 'personIdentifier', 'PersonIdentifier'],
  givenName: ['given_name', 'name', 'firstName', `${EID}/name`],
  familyName: ['family_name', 'familyName', 'surname', `${EID}/family_name`],
  birthDate: ['birthdate', 'dateOfBirth', 'date_of_birth'],
  birthPlace: ['place_of_birth', 'placeOfBirth', 'https://attributes.spid.gov.it/placeOfBirth'],
  gender: ['gender'],
  email: ['email', 'mail'],
  phone: ['phone_number', 'mobilePhone', 'mobile_phone', `${EID}/landline_number`],
  address: ['address', 'domicileAddress'],
  companyName: [`${EID}/company_name`, 'companyName', 'company_name'],
  vatNumber: [`${EID}/vat_number`, 'ivaCode', 'vat_number'],
  staffLogin: ['preferred_username', 'upn', 'email', 'sub'],
} as const satisfies Record<string, readonly string[]>
type Attribute = keyof typeof CANDIDATES

/** The claims to ask a SPID provider for by the `claims` parameter: it gives none by scope (I-04). */
export const SPID_CLAIMS: readonly string[] = [
  'given_name', 'family_name', 'birthdate', 'gender', 'place_of_birth', 'email', 'phone_number', 'address',
  `${EID}/fiscal_number`, `${EID}/company_name`, `${EID}/vat_number`,
]

/** 16 characters, or the 11 digits of a provisional code. */
const FISCAL_NUMBER = /^(?:[A-Z]{6}[0-9LMNP-V]{2}[A-EHLMPRST][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z]|[0-9]{11})$/
/** eIDAS: country of the identity, country that asks, then the identifier. */
const EIDAS_IDENTIFIER = /^[A-Z]{2}\/IT\/[\x21-\x7e]{1,120}$/

/**
 * Reads who a person is. Nothing when the fiscal number or the name is missing or malformed: such a login cannot be used.
 * Prefixes `TINIT-` and `VATIT-` are taken off (I-03).
 */
export function readPerson(claims: Claims, names: ClaimNames): PersonIdentity | undefined {
  const text = (attribute: Attribute): string | undefined => readText(claims, attribute, names)
  const fiscalNumber = readFiscalNumber(text('fiscalNumber'))
  const givenName = text('givenName')
  const familyName = text('familyName')
  if (fiscalNumber === undefined || givenName === undefined || familyName === undefined) return undefined
  const birthDate = text('birthDate')
  return {
    fiscalNumber,
    givenName,
    familyName,
    ...present({
      birthDate: birthDate !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(birthDate) ? birthDate : undefined,
      birthPlace: text('birthPlace'),
      gender: text('gender'),
      email: text('email'),
      phone: text('phone'),
      address: text('address'),
      companyName: text('companyName'),
      vatNumber: text('vatNumber')?.replace(/^VATIT-/, ''),
    }),
  }
}

/**
 * The name by which a member of staff is known here, lower case; nothing when the provider gives none. Where a deployment says which claim
 * it is, no other will do: some are the person's own to change, and would make of them another.
 */
export function readStaffLogin(claims: Claims, names: ClaimNames): string | undefined {
  const [only] = names['staffLogin'] ?? []
  return (only === undefined ? readText(claims, 'staffLogin', names) : flatten(claims[only]))?.toLowerCase()
}

function readFiscalNumber(given: string | undefined): string | undefined {
  if (given === undefined) return undefined
  if (EIDAS_IDENTIFIER.test(given)) return given
  const bare = bareFiscalNumber(given)
  return FISCAL_NUMBER.test(bare) ? bare : undefined
}

function readText(claims: Claims, attribute: Attribute, names: ClaimNames): string | undefined {
  for (const name of [...names[attribute] ?? [], ...CANDIDATES[attribute]]) {
    const value = flatten(claims[name])
    if (value) return value.slice(0, 300)
  }
  return undefined
}

/** A place or an address may come in parts, and a SAML gateway may wrap a value in a list. */
function flatten(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim() || undefined
  if (Array.isArray(value)) return flatten(value[0])
  if (typeof value !== 'object' || value === null) return undefined
  const parts = value as Readonly<Record<string, unknown>> // any object may be read by name
  const one = (name: string): string | undefined => (typeof parts[name] === 'string' ? parts[name].trim() || undefined : undefined)
  const formatted = one('formatted')
  if (formatted) return formatted
  const locality = [one('postal_code'), one('locality'), one('region') && `(${one('region') ?? ''})`].filter(Boolean).join(' ')
  return [one('street_address'), locality].filter(Boolean).join(', ') || undefined
}

function present(values: { readonly [K in keyof PersonAttributes]-?: string | undefined }): PersonAttributes {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) // only the absent ones were left out
}
