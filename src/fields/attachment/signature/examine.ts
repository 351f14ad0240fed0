import { examineEnvelope } from './cades.ts'
import type { Bytes } from './der.ts'
import type { Examined } from './facts.ts'
import { examinePdf } from './pades.ts'
import type { SignatureTools } from './verify.ts'

/**
 * Looks whether a file is signed digitally, who signed it and whether it has changed since; by its content alone, without a network.
 * Whatever the bytes are it comes to an end and does not throw. Browser and server ask the same.
 * @param type what the file was told to be by its beginning
 */
export function examineSignature(file: Bytes, type: 'pdf' | 'p7m', tools: SignatureTools): Promise<Examined> {
  return type === 'p7m' ? examineEnvelope(file, tools) : examinePdf(file, tools.subtle)
}
