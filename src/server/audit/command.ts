import { readConfig, type Config } from '../platform/config.ts'
import { openDatabase, openPool } from '../platform/database.ts'
import { DataFolderInUse, lockDataFolder, type DataLock } from '../platform/embedded/data-lock.ts'
import { startEmbedded } from '../platform/embedded/embedded.ts'
import { describeError, openLog, type Log } from '../platform/log.ts'
import { verifyAudit, type AuditVerdict } from './verify.ts'

/*
 * `node src/server/audit/command.ts` checks the audit log of every body and says what it found. Ends with 1 when a log is not whole.
 * The server may be running or not.
 */

interface Reachable { readonly url: string, readonly role?: string, readonly close: () => Promise<void> }

async function reach({ database, dataDir }: Config, log: Log): Promise<Reachable> {
  if (database.url !== undefined) return { url: database.url, ...database.ownerUrl === undefined ? { role: 'sportello_app' } : {}, close: () => Promise.resolve() }
  const lock = await lockUnlessRunning(dataDir)
  const embedded = await startEmbedded({ dataDir, log })
  return {
    url: embedded.appUrl,
    close: async () => {
      if (!lock) return // the database belongs to the running server
      await embedded.stop()
      lock.release()
    },
  }
}

async function lockUnlessRunning(dataDir: string): Promise<DataLock | undefined> {
  try {
    return await lockDataFolder(dataDir)
  } catch (error) {
    if (error instanceof DataFolderInUse) return undefined
    throw error
  }
}

function sentence({ body, rows, fault }: AuditVerdict): string {
  return fault ? `${body}: NOT WHOLE, ${fault.why} at row ${String(fault.seq)}` : `${body}: whole, ${String(rows)} rows`
}

async function main(): Promise<number> {
  const config = readConfig(process.env)
  const log = openLog('warn', process.stderr)
  const { url, role, close } = await reach(config, log)
  const pool = openPool({ url, max: 1, applicationName: 'sportello-audit', ...role === undefined ? {} : { role } }, error => { log.warn({ err: describeError(error) }, 'connection lost') })
  const db = openDatabase(pool)
  try {
    const verdicts = await verifyAudit(db)
    process.stdout.write(verdicts.map(one => `${sentence(one)}\n`).join('') || 'No audit log yet.\n')
    return verdicts.some(one => one.fault) ? 1 : 0
  } finally {
    await db.destroy()
    await close()
  }
}

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`The audit log could not be read: ${JSON.stringify(describeError(error))}\n`)
  process.exitCode = 1
}
