import { join } from 'node:path'
import { verifyAudit } from '../audit/index.ts'
import { openFileStore } from '../platform/blobs/file-store.ts'
import { readConfig, type Config } from '../platform/config.ts'
import { openDatabase, openPool, type Database } from '../platform/database.ts'
import { createEnvelopes } from '../platform/envelopes.ts'
import { loadBodyKeys } from '../platform/keys.ts'
import { describeError, openLog } from '../platform/log.ts'
import { loadMasterKeys } from '../platform/master-keys.ts'
import { reachDatabase } from '../platform/reach.ts'
import { lookAtDocuments, lookAtRecords, type Finding } from './findings.ts'

/*
 * `node src/server/integrity/command.ts` reads everything that was registered again: the chain of the audit log, each entry of the
 * register against the bytes of its filing, the signed checkpoints of the log, each document and receipt against its digest; and opens
 * each copy of a draft. Ends with 1 when anything is not as it was.
 * With the server's own settings; the server may be running or not.
 */

async function look(db: Database, config: Config): Promise<readonly Finding[]> {
  const masterKeys = await loadMasterKeys(config.keys, config.dataDir)
  const keys = await loadBodyKeys(config, (await verifyAudit(db)).map(one => one.body))
  return [
    ...await lookAtRecords({ db, keys, envelopes: createEnvelopes(masterKeys), config }),
    ...await lookAtDocuments(db, openFileStore(join(config.dataDir, 'blobs'), masterKeys)),
  ]
}

async function main(): Promise<number> {
  const config = readConfig(process.env)
  const log = openLog('warn', process.stderr)
  const { appUrl: url, role, close } = await reachDatabase(config, log)
  const pool = openPool({ url, max: 1, applicationName: 'sportello-integrity', ...role === undefined ? {} : { role } }, error => { log.warn({ err: describeError(error) }, 'connection lost') })
  const db = openDatabase(pool)
  try {
    const findings = await look(db, config)
    process.stdout.write(findings.map(one => `${one.says}\n`).join('') || 'Nothing is registered yet.\n')
    return findings.every(one => one.sound) ? 0 : 1
  } finally {
    await db.destroy()
    await close()
  }
}

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`What was registered could not be read: ${JSON.stringify(describeError(error))}\n`)
  process.exitCode = 1
}
