import { join } from 'node:path'
import { readCatalogue } from '../catalogue/index.ts'
import { NotDone, runCommand } from '../platform/command-line.ts'
import { readConfig } from '../platform/config.ts'
import { openDatabase, openPool } from '../platform/database.ts'
import { describeError, openLog } from '../platform/log.ts'
import { loadMasterKeys } from '../platform/master-keys.ts'
import { migrate } from '../platform/migrations.ts'
import { reachDatabase } from '../platform/reach.ts'
import { isWhole, rotateKeys, type Rotation } from './rotate.ts'

/*
 * `node src/server/rotation/command.ts` puts everything that is stored under the new MASTER_KEY, the old one being in OLD_MASTER_KEYS. With the server's
 * own settings, keys from the environment alone; servers may be running that have them. May be stopped and run again. Ends with 1 when something does not open.
 */

function wordsOf(rotation: Rotation): string {
  const { documents, drafts, changed, lostDocuments, lostDrafts, lostValues } = rotation
  const counts = `${String(changed)} keys and values put under the new key; ${String(documents)} documents and ${String(drafts)} copies of drafts were opened with it alone`
  if (isWhole(rotation)) return `${counts}. The old keys are retired: they may leave OLD_MASTER_KEYS.\n`
  const lost = [
    ...lostDocuments.map(one => `document ${one}`), ...lostDrafts.map(one => `copy ${one}`), ...lostValues > 0 ? [`${String(lostValues)} sealed values`] : [],
  ]
  throw new NotDone(`${counts}. These do NOT open, and the old keys must stay in OLD_MASTER_KEYS: ${lost.join(', ')}`)
}

async function main(): Promise<string> {
  const config = readConfig(process.env)
  const log = openLog('warn', process.stderr)
  const keys = await loadMasterKeys(config.keys, config.dataDir)
  const { bodies } = await readCatalogue(config.procedures)
  const { ownerUrl, close } = await reachDatabase(config, log)
  const db = openDatabase(openPool({ url: ownerUrl, max: 1, applicationName: 'sportello-rotation' }, error => { log.warn({ err: describeError(error) }, 'connection lost') }))
  try {
    await migrate(ownerUrl, log)
    return wordsOf(await rotateKeys(db, { keys, folder: join(config.dataDir, 'blobs'), bodies: bodies.all.map(body => body.id) }))
  } finally {
    await db.destroy()
    await close()
  }
}

await runCommand(main, 'The keys could not be put under the new one')
