import type { Config } from './config.ts'
import { DataFolderInUse, lockDataFolder, type DataLock } from './embedded/data-lock.ts'
import { startEmbedded } from './embedded/embedded.ts'
import type { Log } from './log.ts'

/** The database of the server's settings, for a command that runs beside the server or without it. */
export interface Reachable {
  readonly appUrl: string
  /** The application's role, where `appUrl` is not its own login. */
  readonly role?: string
  readonly ownerUrl: string
  /** Stops what had to be started. */
  readonly close: () => Promise<void>
}

/** @throws when the embedded database of the data folder does not start */
export async function reachDatabase({ database: { url, ownerUrl }, dataDir }: Config, log: Log): Promise<Reachable> {
  if (url !== undefined) return { appUrl: url, ...ownerUrl === undefined ? { role: 'sportello_app' } : {}, ownerUrl: ownerUrl ?? url, close: () => Promise.resolve() }
  const lock = await lockUnlessRunning(dataDir)
  const embedded = await startEmbedded({ dataDir, log })
  return {
    appUrl: embedded.appUrl,
    ownerUrl: embedded.ownerUrl,
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
