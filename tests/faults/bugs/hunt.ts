import { spawn } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { text } from 'node:stream/consumers'
import { PLANTED_BUGS, type Edit, type PlantedBug } from './bugs.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const COPIED = ['src', 'tests', 'procedures', 'package.json', 'tsconfig.json']
const LINKED = ['node_modules', 'dist']
/** Seeds tried before a bug is said to have got away. */
const MOST_SEEDS = 3

type Say = (text: string) => void
interface Outcome { readonly passed: boolean, readonly printed: string }

/** First the tree as it is must pass, with faults and without; then every planted bug must be caught. @returns exit status */
export async function catchAll(seed: number, say: Say): Promise<number> {
  for (const [name, options] of [['nothing goes wrong', ['--calm', '--filings', '60']], ['everything goes wrong', []]] as const) {
    const { passed, printed } = await inCopy([], copy => trial(copy, seed, options))
    say(`${passed ? 'passes' : 'FAILS '}  the tree as it is, while ${name}`)
    if (!passed) {
      say(printed)
      return 1
    }
  }
  let escaped = 0
  for (const { number } of PLANTED_BUGS) escaped += await catchOne(number, seed, say)
  say(`${String(PLANTED_BUGS.length - escaped)} of ${String(PLANTED_BUGS.length)} planted bugs caught`)
  return escaped === 0 ? 0 : 1
}

/** @returns exit status: 0 when the bug is caught */
export async function catchOne(number: number, seed: number, say: Say): Promise<number> {
  const bug = PLANTED_BUGS.find(one => one.number === number)
  if (!bug) throw new RangeError(`there is no planted bug ${String(number)}`)
  return inCopy(bug.edits, async copy => {
    for (let tried = 0; tried < MOST_SEEDS; tried += 1) {
      const { passed, printed } = await trial(copy, seed + tried, bug.favour === undefined ? [] : ['--favour', bug.favour])
      const line = printed.split('\n').find(one => bug.caughtBy.test(one))
      if (!passed && line !== undefined) {
        say(`caught  ${nameOf(bug)} (seed ${String(seed + tried)}): ${line.trim().slice(0, 160)}`)
        return 0
      }
      if (!passed) say(`        ${nameOf(bug)} fails in another way with seed ${String(seed + tried)}:\n${printed.slice(-2_000)}`)
    }
    say(`ESCAPED ${nameOf(bug)}`)
    return 1
  })
}

/** Every edit that does not fit the tree as it is now: a bug that is not planted would be found by nobody. */
export async function misfits(): Promise<readonly string[]> {
  const faults = await Promise.all(PLANTED_BUGS.map(async bug => {
    const wrong = await Promise.all(bug.edits.map(async edit => (await readFile(join(ROOT, edit.file), 'utf8')).split(edit.find).length !== 2))
    return wrong.includes(true) ? `planted bug ${nameOf(bug)} does not fit the tree any more: change its edits in tests/faults/bugs/bugs.ts` : []
  }))
  return faults.flat()
}

function nameOf({ number, name }: PlantedBug): string {
  return `${String(number).padStart(2)} ${name}`
}

/** Does the work in a copy of the tree with the edits made; the tree itself is never touched. */
async function inCopy<T>(edits: readonly Edit[], work: (copy: string) => Promise<T>): Promise<T> {
  const copy = await mkdtemp(join(tmpdir(), 'sportello-bug-'))
  try {
    for (const name of COPIED) await cp(join(ROOT, name), join(copy, name), { recursive: true, filter: path => !path.includes(`${sep}reports${sep}`) })
    for (const name of LINKED) await symlink(join(ROOT, name), join(copy, name))
    for (const { file, find, put } of edits) {
      const path = join(copy, file)
      const parts = (await readFile(path, 'utf8')).split(find)
      if (parts.length !== 2) throw new Error(`${file} does not hold exactly once: ${find}`)
      await writeFile(path, parts.join(put))
    }
    return await work(copy)
  } finally {
    await rm(copy, { recursive: true, force: true })
  }
}

async function trial(copy: string, seed: number, options: readonly string[]): Promise<Outcome> {
  const child = spawn(process.execPath, ['tests/faults/run.ts', '--trial', '--seed', String(seed), ...options], { cwd: copy, stdio: ['ignore', 'pipe', 'pipe'] })
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), new Promise<number | null>(resolve => child.on('close', resolve))])
  return { passed: code === 0, printed: `${out}${err}` }
}
