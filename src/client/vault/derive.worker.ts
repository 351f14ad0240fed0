import { argon2id } from '@noble/hashes/argon2.js'
import type { DeriveOrder } from './code.ts'

// A second of arithmetic: here it holds up no page. What it was given ends with the worker.
globalThis.addEventListener('message', ({ data }: MessageEvent<DeriveOrder>) => {
  const { code, salt, memoryKiB, passes } = data
  globalThis.postMessage(argon2id(new TextEncoder().encode(code), salt, { m: memoryKiB, t: passes, p: 1, dkLen: 32 }))
})
