import { stamped } from '../pwa/stamped.ts'
import type { PassphraseTerms } from '../storage/storage.ts'
import deriveWorker from './derive.worker.ts?worker&url'

/** What the worker is told. */
export interface DeriveOrder extends PassphraseTerms { readonly code: string }

/** 19 MiB and two passes: what OWASP asks of Argon2id at least. In plain JavaScript, for the content security policy allows no WebAssembly: under a second on a desk, a few on a telephone. */
const MEMORY_KIB = 19_456
const PASSES = 2
const SALT_BYTES = 16

export const SHORTEST_CODE = 8

export function newTerms(): PassphraseTerms {
  return { salt: crypto.getRandomValues(new Uint8Array(SALT_BYTES)), memoryKiB: MEMORY_KIB, passes: PASSES }
}

/** The same code typed with another keyboard, composed or not, is the same. */
const canonical = (code: string): string => code.trim().normalize('NFKC')

/** 32 bytes of a code: Argon2id, in a worker. The same code and terms give the same bytes. */
export function deriveSecret(code: string, terms: PassphraseTerms): Promise<Uint8Array<ArrayBuffer>> {
  const worker = new Worker(stamped(deriveWorker))
  return new Promise<Uint8Array<ArrayBuffer>>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<Uint8Array<ArrayBuffer>>) => { resolve(data) })
    worker.addEventListener('error', event => { reject(new Error(`the code's key could not be derived: ${event.message}`)) })
    worker.postMessage({ ...terms, code: canonical(code) } satisfies DeriveOrder)
  }).finally(() => { worker.terminate() })
}

/** Why a code is not taken as a new one: what one guesses first is no lock. */
export function weaknessOf(code: string): 'short' | 'simple' | undefined {
  const typed = canonical(code)
  if (typed.length < SHORTEST_CODE) return 'short'
  const steps = new Set(Array.from(typed.slice(1), (character, index) => character.charCodeAt(0) - typed.charCodeAt(index)))
  return steps.size === 1 || new Set(typed).size < 4 ? 'simple' : undefined
}
