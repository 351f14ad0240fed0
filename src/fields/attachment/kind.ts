import type { Field } from '#domain/procedure/definition.ts'
import { acceptedTypes, filesKind } from './refs.ts'

/** What a digital signature travels in: CAdES envelopes and signed PDF (D.Lgs. 82/2005 art. 20; AgID guidelines on documents, annex 2). */
const SIGNABLE: readonly string[] = ['pdf', 'p7m']

/** What of `signed` cannot be meant: another word than `required`, or a type of file that nobody signs. */
export function lintSigned(field: Field): readonly string[] {
  const signed = field['signed']
  if (signed === undefined) return []
  if (signed !== 'required') return [`signed can only be "required", not ${JSON.stringify(signed)}`]
  const unsignable = acceptedTypes(field).filter(type => !SIGNABLE.includes(type))
  return unsignable.map(type => `signed: required accepts ${type}, which carries no signature`)
}

export function lintCamera(field: Field): readonly string[] {
  return field['camera'] === undefined || typeof field['camera'] === 'boolean' ? [] : ['camera is neither true nor false']
}

/**
 * Files. Properties: `accept`: names of types, `count: [min, max]`, `maxBytes` for each file, `camera`, `maxPixels` of the longer side of
 * photographs (the input makes them smaller), `signed: required` where each must carry a digital signature.
 */
export const attachmentKind = filesKind('attachment', field => [...lintCamera(field), ...lintSigned(field)])
