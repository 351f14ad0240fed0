import type { Receipt } from '#contract/filings.ts'

/** A receipt as a person brought it. What it says is for reading along only: whether it is genuine the server finds. */
export interface BroughtReceipt { readonly jws: string, readonly says: Pick<Receipt, 'label' | 'registeredAt' | 'title' | 'subject' | 'applicant' | 'bodyName' | 'documents'> }

/** Compact JWS: in a PDF of ours among the properties of the file, in the file saved from the receipt's page alone. */
const JWS = /eyJ[\w-]+\.(eyJ[\w-]+)\.[\w-]+/g

/** @param file a PDF of a receipt, the saved signed receipt, or its text. @returns nothing when there is none in it */
export function readSignedReceipt(file: ArrayBuffer): BroughtReceipt | undefined {
  for (const [jws, payload = ''] of new TextDecoder('latin1').decode(file).matchAll(JWS)) {
    const says = receiptIn(payload)
    if (says) return { jws, says }
  }
  return undefined
}

function receiptIn(payload: string): BroughtReceipt['says'] | undefined {
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), character => character.charCodeAt(0))
    const says = JSON.parse(new TextDecoder().decode(bytes)) as Partial<Receipt>
    const { label, registeredAt, title, subject, applicant, bodyName, documents } = says
    return label !== undefined && registeredAt !== undefined && title && subject !== undefined && applicant !== undefined && bodyName !== undefined && documents
      ? { label, registeredAt, title, subject, applicant, bodyName, documents }
      : undefined
  } catch {
    return undefined // other signed text, or a file that was bent
  }
}
