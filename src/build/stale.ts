import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** All that the browser's build is made from. */
const INPUTS = ['src/client', 'src/ui', 'src/fields', 'src/domain', 'src/contract', 'src/build', 'public', 'index.html', 'vite.config.ts', 'package-lock.json']
const STAMP = 'inputs.sha256'

/** Whether `dist` is missing or was built from other sources than those in `root` now. */
export async function isStale(root: string): Promise<boolean> {
  const stamp = join(root, 'dist', STAMP)
  if (!existsSync(stamp)) return true
  return (await readFile(stamp, 'utf8')) !== await digestOfInputs(root)
}

/** Remembers what `dist` was built from; called after a build that succeeded. */
export async function stampBuild(root: string): Promise<void> {
  await writeFile(join(root, 'dist', STAMP), await digestOfInputs(root))
}

async function digestOfInputs(root: string): Promise<string> {
  const hash = createHash('sha256')
  for (const input of INPUTS) {
    for (const path of await filesUnder(join(root, input))) hash.update(path.slice(root.length)).update(await readFile(path))
  }
  return hash.digest('hex')
}

async function filesUnder(path: string): Promise<string[]> {
  if (!existsSync(path)) return []
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => undefined)
  if (entries === undefined) return [path] // a file, not a folder
  return entries
    .filter(entry => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map(entry => join(entry.parentPath, entry.name))
    .sort()
}
