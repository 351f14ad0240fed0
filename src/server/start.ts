import { enableCompileCache, flushCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

/** By then it answers, and everything a start needs is compiled. */
const STARTED_AFTER_MS = 15_000

// What Node makes of the sources is kept between starts: reading some hundred modules again is a quarter of a second start.
enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/node', import.meta.url)))
setTimeout(flushCompileCache, STARTED_AFTER_MS).unref() // else only at an end in good order, and a server that was killed would start slowly again
await import('./main.ts')
