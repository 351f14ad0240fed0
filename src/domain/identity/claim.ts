/** Whose a draft is: the device's, until somebody logs in and takes it, then that person's. */
export type DraftOwner =
  | { readonly of: 'device' }
  | { readonly of: 'person', readonly owner: string }

export interface Claimant {
  /** Opaque and stable for the body. */
  readonly owner: string
  readonly fiscalNumber: string
}

/**
 * Whether a person may take a draft as their own. A draft of the device may be taken when nobody is named in it as applicant, or just this person:
 * two people who share a phone must not file, or read, what the other began. A person's draft stays that person's.
 * @param typed the answer to the procedure's applicant field, or nothing when there is none or it is empty.
 */
export function canClaim(draft: DraftOwner, person: Claimant, typed: string | undefined): boolean {
  if (draft.of === 'person') return draft.owner === person.owner
  const named = (typed ?? '').replace(/\s+/g, '').toUpperCase()
  return named === '' || named === bareFiscalNumber(person.fiscalNumber)
}

/** `TINIT-RSSMRA85T10A562S`, as SPID and CIE say it, → `RSSMRA85T10A562S`. */
export function bareFiscalNumber(fiscalNumber: string): string {
  return fiscalNumber.trim().toUpperCase().replace(/^TINIT-/, '')
}
