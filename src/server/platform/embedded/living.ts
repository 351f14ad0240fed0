import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'

/** What the system tells of a living process. */
export interface LivingProcess {
  /** Changes when the number is given to another process; the same word for all where the system does not tell. */
  readonly started: string
  /** Name of the program; absent where the system does not tell. */
  readonly program: string | undefined
}

/** Nothing when there is no such process, or only its remains that nobody has collected (a container whose first process does not). */
export function livingProcess(pid: number): LivingProcess | undefined {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return undefined
  }
  if (process.platform === 'linux') return fromProc(pid)
  return { started: 'alive', program: process.platform === 'win32' ? undefined : fromPs(pid) }
}

/** `pid (name) state ppid …`: the name may hold spaces and brackets, so it is read from both ends; the start is field 22. */
function fromProc(pid: number): LivingProcess | undefined {
  let stat: string
  try {
    stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
  } catch {
    return undefined // it ended in between
  }
  const end = stat.lastIndexOf(')')
  const fields = stat.slice(end + 2).split(' ')
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : { started: fields[19] ?? 'alive', program: stat.slice(stat.indexOf('(') + 1, end) }
}

function fromPs(pid: number): string | undefined {
  try {
    return basename(execFileSync('ps', ['-p', String(pid), '-o', 'comm='], { encoding: 'utf8' }).trim())
  } catch {
    return undefined // no ps here
  }
}
