import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { livingProcess } from './living.ts'

/** Process number of the PostgreSQL server that runs on the cluster, or nothing. A number that now belongs to another program does not count. */
export async function livingPostmaster(dir: string): Promise<number | undefined> {
  const text = await readFile(join(dir, 'postmaster.pid'), 'utf8').catch(() => undefined)
  const pid = Number(text?.split('\n')[0])
  return Number.isInteger(pid) && pid > 0 && isPostgres(pid) ? pid : undefined
}

/** After a crash of the whole machine the file may name a living stranger, and PostgreSQL would refuse to start. */
export async function removeDeadPidFile(dir: string): Promise<void> {
  if (await livingPostmaster(dir) === undefined) await rm(join(dir, 'postmaster.pid'), { force: true })
}

/** Where the system does not tell the program's name, a living process is taken for PostgreSQL, which is the careful side. */
function isPostgres(pid: number): boolean {
  const living = livingProcess(pid)
  return living !== undefined && (living.program === undefined || living.program.startsWith('postgres'))
}
