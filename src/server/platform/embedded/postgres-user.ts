import { execFile, spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** How PostgreSQL's programs are run: it refuses to run as root, so root hands them to the system user `postgres`. */
export interface ProgramRunner {
  /** Owner of the cluster's files; absent when it is whoever runs the server. */
  readonly owner: { readonly uid: number, readonly gid: number } | undefined
  run(program: string, args: readonly string[], timeoutMs: number): Promise<{ readonly stdout: string, readonly stderr: string }>
}

const USER = 'postgres'

/** @param paths folders and programs the user must be able to reach */
export function programRunner(paths: readonly string[]): ProgramRunner {
  if (process.getuid?.() !== 0) return { owner: undefined, run: (program, args, timeout) => execute(program, args, { timeout, env: environment() }) }
  const owner = findUser() ?? createUser()
  if (paths.every(isReachable)) {
    return { owner, run: (program, args, timeout) => execute(program, args, { ...owner, timeout, env: environment(), cwd: '/' }) }
  }
  return { owner, run: (program, args, timeout) => execute('setpriv', [...reaching(owner), program, ...args], { timeout, env: environment(), cwd: '/' }) }
}

/** A folder above is closed to others (a project under /root, a private temporary folder): the user keeps the one right to pass through it. */
function reaching({ uid, gid }: { readonly uid: number, readonly gid: number }): readonly string[] {
  const available = spawnSync('setpriv', ['--version']).status === 0
  if (!available) throw new Error('PostgreSQL cannot run as root, and its user cannot reach this folder: move the project out of a folder closed to others, or run the server as a normal user.')
  return [`--reuid=${String(uid)}`, `--regid=${String(gid)}`, '--clear-groups', '--inh-caps=+dac_read_search', '--ambient-caps=+dac_read_search', '--']
}

function isReachable(path: string): boolean {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false
    if (folder === dirname(folder)) return true
  }
}

function findUser(): { uid: number, gid: number } | undefined {
  const fields = readFileSync('/etc/passwd', 'utf8').split('\n').map(line => line.split(':')).find(([name]) => name === USER)
  return fields ? { uid: Number(fields[2]), gid: Number(fields[3]) } : undefined
}

function createUser(): { uid: number, gid: number } {
  const tries = [
    ['useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', USER]],
    ['adduser', ['-S', '-D', '-H', USER]], // BusyBox
  ] as const
  for (const [program, args] of tries) {
    if (spawnSync(program, args).status === 0) break
  }
  const user = findUser()
  if (!user) throw new Error(`PostgreSQL cannot run as root, and the system user ${USER} could not be created: create it, or run the server as a normal user.`)
  return user
}

/** Nothing of ours reaches the database server; messages stay in English because errors are recognised by code, and logs read by engineers. */
function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', LANG: 'C', TZ: 'UTC', ...(process.env['SystemRoot'] ? { SystemRoot: process.env['SystemRoot'] } : {}) }
}
