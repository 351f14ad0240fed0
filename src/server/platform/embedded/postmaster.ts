import { execFile } from 'node:child_process'
import { readFile, readlink, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** Process number of the PostgreSQL server that runs on the cluster, or nothing. A number that now belongs to another program does not count. */
export async function livingPostmaster(dir: string): Promise<number | undefined> {
  const text = await readFile(join(dir, 'postmaster.pid'), 'utf8').catch(() => undefined)
  const pid = Number(text?.split('\n')[0])
  return Number.isInteger(pid) && pid > 0 && await isPostgres(pid) ? pid : undefined
}

/** After a crash of the whole machine the file may name a living stranger, and PostgreSQL would refuse to start. */
export async function removeDeadPidFile(dir: string): Promise<void> {
  if (await livingPostmaster(dir) === undefined) await rm(join(dir, 'postmaster.pid'), { force: true })
}

async function isPostgres(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false
  }
  const name = await programName(pid)
  return name === undefined || /^postgres/.test(name)
}

/** Nothing when the system does not tell: then a living process is taken for PostgreSQL, which is the careful side. */
async function programName(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') {
    const name = await readFile(`/proc/${String(pid)}/comm`, 'utf8').catch(() => undefined)
    return name ?? await readlink(`/proc/${String(pid)}/exe`).then(path => basename(path), () => undefined)
  }
  if (process.platform === 'win32') return undefined
  return execute('ps', ['-p', String(pid), '-o', 'comm=']).then(({ stdout }) => basename(stdout.trim()), () => undefined)
}
