import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The folder of the built app, built now when its sources have changed. DIST_DIR names another build to measure. */
export function builtApp(): string {
  const given = process.env['DIST_DIR']
  if (given !== undefined) return given
  const { status } = spawnSync(process.execPath, ['src/build/build.ts', '--if-stale'], { cwd: root, stdio: 'inherit' })
  if (status !== 0) throw new Error('the app could not be built')
  return `${root}dist`
}
