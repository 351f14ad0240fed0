import { spawn } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { text } from 'node:stream/consumers'
import { table, writeDated } from '../report.ts'
import { PLANTED_BUGS, type Edit, type PlantedBug } from './bugs.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const COPIED = ['src', 'tests', 'procedures', 'package.json', 'tsconfig.json']
const LINKED = ['node_modules', 'dist']
/** Seeds tried before a bug is said to have got away. */
const MOST_SEEDS = 3

/** Half of a trial is waiting: for a server that starts, for a pause to end. */
const HUNTS_AT_ONCE = availableParallelism() + 1

/** The tree without a bug. */
const SOUND: readonly (readonly [name: string, options: readonly string[]])[] = [['nothing goes wrong', ['--calm', '--filings', '60']], ['everything goes wrong', []]]

type Say = (text: string) => void
interface Outcome { readonly passed: boolean, readonly printed: string }

/** What became of one planted bug. */
interface Hunt {
  readonly bug: PlantedBug
  readonly seed: number
  /** What the programme said when it caught it; nothing when it got away. */
  readonly words: string | undefined
}

/**
 * First the tree as it is must pass, with faults and without, unless only some bugs are asked for; then every planted bug must be caught, a few at a time. Writes a report.
 * @param numbers those to be planted; all when there are none
 * @returns exit status
 */
export async function catchAll(seed: number, numbers: readonly number[], say: Say): Promise<number> {
  const isWhole = numbers.length === 0
  const sound = await Promise.all((isWhole ? SOUND : []).map(async ([name, options]) => {
    const { passed, printed } = await inCopy([], copy => trial(copy, seed, options))
    say(`${passed ? 'passes' : 'FAILS '}  the tree as it is, while ${name}${passed ? '' : `\n${printed}`}`)
    return passed
  }))
  if (sound.includes(false)) return 1
  const hunts: Hunt[] = []
  const waiting = PLANTED_BUGS.filter(one => isWhole || numbers.includes(one.number)).values()
  async function lane(): Promise<void> {
    for (const bug of waiting) {
      hunts.push(await hunt(bug, seed, say))
      hunts.sort((one, other) => one.bug.number - other.bug.number)
      say(await writeHunts(hunts, { isWhole, now: new Date() })) // again after each: a hunt that is broken off has told what it found
    }
  }
  await Promise.all(Array.from({ length: HUNTS_AT_ONCE }, lane))
  return hunts.every(one => one.words !== undefined) ? 0 : 1
}

async function hunt(bug: PlantedBug, first: number, say: Say): Promise<Hunt> {
  return inCopy(bug.edits, async copy => {
    for (let seed = first; seed < first + MOST_SEEDS; seed += 1) {
      const { passed, printed } = await trial(copy, seed, bug.favour === undefined ? [] : ['--favour', bug.favour])
      const words = printed.split('\n').find(one => bug.caughtBy.test(one))?.trim().slice(0, 160)
      if (!passed && words !== undefined) {
        say(`caught  ${nameOf(bug)} (seed ${String(seed)}): ${words}`)
        return { bug, seed, words }
      }
      if (!passed) say(`        ${nameOf(bug)} fails in another way with seed ${String(seed)}:\n${printed.slice(-2_000)}`)
    }
    say(`ESCAPED ${nameOf(bug)}`)
    return { bug, seed: first + MOST_SEEDS - 1, words: undefined }
  })
}

let began: Date | undefined

/** One report for each start of the programme. @returns its path */
async function writeHunts(hunts: readonly Hunt[], { isWhole, now }: { readonly isWhole: boolean, readonly now: Date }): Promise<string> {
  const caught = hunts.filter(one => one.words !== undefined).length
  return writeDated('bugs', began ??= now, [
    `# Planted bugs, ${began.toISOString().slice(0, 16).replace('T', ' ')} UTC`, '',
    isWhole ? 'The tree as it is passed, with faults and with none. Then each bug was planted in a copy of it:' : 'Only these bugs were asked for, each planted in a copy of the tree:', '',
    `**${String(caught)} caught of ${String(hunts.length)} planted**; the list has ${String(PLANTED_BUGS.length)}.`, '',
    ...table(['bug', 'seed', 'caught by'], hunts.map(({ bug, seed, words }) => [nameOf(bug), seed, words?.replaceAll('|', '\\|') ?? '**escaped**'])), '',
    '14 and 21 cannot be seen by killing processes. 14 is caught by counting the writes of the devices that did not ask for strict durability,',
    '21 by counting the calls of fsync for the log that PostgreSQL itself has counted (`pg_stat_io`).', '',
  ])
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
  const child = spawn(process.execPath, ['tests/faults/run.ts', '--trial', '--seed', String(seed), ...options], {
    cwd: copy, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_COMPILE_CACHE: join(copy, 'compiled') }, // goes with the copy
  })
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), new Promise<number | null>(resolve => child.on('close', resolve))])
  return { passed: code === 0, printed: `${out}${err}` }
}
