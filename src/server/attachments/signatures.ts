import type { Database, Transaction } from '../platform/database.ts'
import { attachments, type DocumentSignature } from './repository.ts'

/** Who signed which document of a filing, as this server found it; documents without a signature are left out. Whoever asks has checked that they may. */
export function signaturesOf(from: Database | Transaction, { body, filing }: { readonly body: string, readonly filing: string }): Promise<readonly DocumentSignature[]> {
  return attachments(from).signatures(body, filing)
}

/** The digests of those files of a filing in which a virus was found after they had come. Whoever asks has checked that they may. */
export function infectedOf(from: Database | Transaction, { body, filing }: { readonly body: string, readonly filing: string }): Promise<readonly string[]> {
  return attachments(from).infected(body, filing)
}
