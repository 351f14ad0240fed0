import { fileURLToPath } from 'node:url'
import { isStale, stampBuild } from './stale.ts'

/**
 * `node src/build/build.ts` builds the progressive web app into `dist`; with `--if-stale` only when its sources have changed since.
 * Vite is loaded only when there is work: a second start must be quick.
 */
const root = fileURLToPath(new URL('../..', import.meta.url))

if (!process.argv.includes('--if-stale') || await isStale(root)) {
  process.stdout.write('Building the web app …\n')
  const { build } = await import('vite')
  await build({ root, logLevel: 'warn' })
  await build({ root, logLevel: 'warn', build: { ssr: 'src/client/first-sight/draw.ts' } }) // what the server draws pages with
  await stampBuild(root)
}
