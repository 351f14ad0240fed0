import type { Field } from '#domain/procedure/definition.ts'
import type { AttachmentRef, SignatureState } from '#domain/procedure/kind.ts'
import type { Path } from '#domain/filing/path.ts'
import { problem, type Problem } from '#domain/problem/problem.ts'

const STATES: readonly SignatureState[] = ['intact', 'extended', 'broken', 'detached', 'unchecked']

export function isSignatureState(value: unknown): value is SignatureState {
  return STATES.some(state => state === value)
}

/** Whether every file of a field must be signed digitally (`signed: required`). */
export function mustBeSigned(field: Field): boolean {
  return field['signed'] === 'required'
}

type Signed = Pick<AttachmentRef, 'name' | 'signature'>

/**
 * Whether a file may stand in a field as far as its signature goes; only a field that demands one can say no.
 * @returns `attachment.unsigned`, `attachment.signature-broken`, `attachment.signature-detached`
 */
export function judgeSignature({ name, signature }: Signed, field: Field, path: Path): readonly Problem[] {
  if (!mustBeSigned(field)) return []
  if (signature === undefined) return [problem('attachment.unsigned', { path, name })]
  switch (signature) {
    case 'broken': return [problem('attachment.signature-broken', { path, name })]
    case 'detached': return [problem('attachment.signature-detached', { path, name })]
    case 'extended':
    case 'unchecked': // the office has the means, and the last word
    case 'intact': return []
  }
}

/** What a person should know of a signature before sending, where it does not stop them. */
export function remarkSignature({ name, signature }: Signed, field: Field, path: Path): readonly Problem[] {
  if (signature === 'extended') return [problem('attachment.signature-extended', { path, name })]
  if (mustBeSigned(field)) return []
  if (signature === 'broken') return [problem('attachment.signature-broken', { path, name })]
  return signature === 'detached' ? [problem('attachment.signature-detached', { path, name })] : []
}
