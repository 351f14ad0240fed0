import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const PROCEDURES = join(ROOT, 'procedures')

/** What a counter is started with that must be up again soon after each time it is killed. */
export interface ShortTree { readonly workDir: string, readonly environment: Readonly<Record<string, string>> }

/**
 * Makes a tree with the procedures that a test files and no others, and the place where `npm start` keeps compiled code: reading fifty-six and compiling
 * everything is most of a start. @param folder made here, and removed by the caller
 */
export async function shortTree(folder: string, filed: Iterable<string>): Promise<ShortTree> {
  const kept = new Set(filed)
  const workDir = join(folder, 'tree')
  const target = join(workDir, 'procedures')
  const isKept = (path: string): boolean => !path.endsWith('.yaml') || relative(PROCEDURES, path).startsWith('_') || kept.has(basename(path, '.yaml'))
  await mkdir(workDir, { recursive: true })
  await cp(PROCEDURES, target, { recursive: true, filter: isKept })
  for (const name of await readdir(join(target, '_bodies'))) {
    const path = join(target, '_bodies', name)
    const [before = '', enabled = '', after = ''] = (await readFile(path, 'utf8')).split(/(?<=^enabled:\n)((?:^ +- .*\n)+)/m)
    await writeFile(path, [before, ...enabled.split(/(?<=\n)/).filter(line => kept.has(line.replace(/^ +- /, '').trim())), after].join(''))
  }
  return { workDir, environment: { DIST_DIR: join(ROOT, 'dist'), NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? join(ROOT, 'node_modules', '.cache', 'node') } }
}
