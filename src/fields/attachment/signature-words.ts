import type { Language } from '#domain/procedure/definition.ts'
import type { SignatureFacts, SignerFacts } from './signature/facts.ts'

/** A message by key, in the present language. */
export type Words = (key: string, params?: Readonly<Record<string, string | number>>) => string

/** What was found of the signatures of a file, and of whom they are. */
export function showSigned({ state, signers }: SignatureFacts, t: Words): string {
  const names = signers.filter(({ role, name }) => role === 'signer' && name !== '').map(({ name }) => name)
  const params = { names: [...new Set(names)].join(', ') || t('field.signature.unknown') }
  switch (state) {
    case 'intact': return t('field.signature.intact', params)
    case 'extended': return t('field.signature.extended', params)
    case 'broken': return t('field.signature.broken', params)
    case 'detached': return t('field.signature.detached', params)
    case 'unchecked': return t('field.signature.unchecked', params)
  }
}

/** One signer's certificate in a line; empty when nothing is known of it. */
export function showCertificate({ role, name, fiscalNumber, issuer, validFrom, validTo, signedAt }: SignerFacts, t: Words, language: Language): string {
  const day = (instant: string): string => FORMATS[language].day.format(new Date(instant))
  return [
    name === '' ? '' : role === 'timestamp' ? t('field.signature.timestamp', { name }) : name,
    fiscalNumber === undefined ? '' : t('field.signature.fiscalNumber', { code: fiscalNumber }),
    signedAt === undefined ? '' : t('field.signature.signedAt', { when: FORMATS[language].moment.format(new Date(signedAt)) }),
    issuer === '' ? '' : t('field.signature.issuer', { issuer }),
    validFrom === undefined || validTo === undefined ? '' : t('field.signature.valid', { from: day(validFrom), to: day(validTo) }),
  ].filter(words => words !== '').join('; ')
}

const ROME = { timeZone: 'Europe/Rome', day: '2-digit', month: '2-digit', year: 'numeric' } as const
const formats = (locale: string): { readonly day: Intl.DateTimeFormat, readonly moment: Intl.DateTimeFormat } => ({
  day: new Intl.DateTimeFormat(locale, ROME), moment: new Intl.DateTimeFormat(locale, { ...ROME, hour: '2-digit', minute: '2-digit' }),
})
const FORMATS: Readonly<Record<Language, ReturnType<typeof formats>>> = { it: formats('it-IT'), en: formats('en-GB') }
