import { join } from 'node:path'
import { assemble, type Assembled } from './assemble.ts'
import { readCatalogue, rememberedParsing, type Catalogue } from './catalogue/index.ts'
import { readConfig, type Config } from './platform/config.ts'
import { lockDataFolder, DataFolderInUse } from './platform/embedded/data-lock.ts'
import { startEmbedded } from './platform/embedded/embedded.ts'
import { BadSettings } from './platform/environment.ts'
import { describeError, openLog, type Log } from './platform/log.ts'
import type { DatabaseAddresses } from './platform/open.ts'
import { readableLines } from './platform/readable-log.ts'
import { greeting } from './greeting.ts'

interface OpenedDatabase { readonly addresses: DatabaseAddresses, readonly stop: () => Promise<void> }

const STOP_PATIENCE_MS = 30_000

/** `npm start`: everything from the settings to the printed addresses. Ends the process with 1 and a plain message when it cannot start. */
async function main(): Promise<void> {
  const config = readConfig(process.env)
  const log = openLog(config.logLevel, config.production ? undefined : readableLines(process.stdout))
  // Whatever was forgotten to be caught is told and survived: an open filing of somebody else must not die of it.
  process.on('unhandledRejection', error => { log.error({ err: describeError(error) }, 'unhandled rejection') })
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => { stopping.abort() })

  const opening = openDatabaseServer(config, log)
  const reading = readProcedures(config) // while the database starts, which is another process
  reading.catch(() => undefined) // told below; a database that does not open is told first
  const database = await opening
  let server: Assembled
  try {
    server = await assemble({ config, database: database.addresses, log, catalogue: await reading })
    await listen(server, config)
  } catch (error) {
    await database.stop()
    throw error
  }
  const address = server.app.server.address()
  process.stdout.write(await greeting(config, server.catalogue.bodies.all, typeof address === 'object' && address ? address.port : config.port))
  if (!stopping.signal.aborted) await new Promise(resolve => { stopping.signal.addEventListener('abort', resolve, { once: true }) })
  await stop(server, database, log)
}

/** The procedures, and what their files hold remembered for the next start. */
async function readProcedures({ procedures, dataDir }: Config): Promise<Catalogue> {
  const parsed = await rememberedParsing(join(dataDir, 'cache', 'procedures.json'))
  const catalogue = await readCatalogue(procedures, parsed)
  await parsed.keep().catch(() => undefined)
  return catalogue
}

/** The configured database, or the embedded one under the lock of the data folder. */
async function openDatabaseServer(config: Config, log: Log): Promise<OpenedDatabase> {
  const { url, ownerUrl } = config.database
  if (url !== undefined) {
    return { addresses: { appUrl: url, ownerUrl: ownerUrl ?? url, durable: true, ...ownerUrl === undefined ? { role: 'sportello_app' } : {} }, stop: () => Promise.resolve() }
  }
  const lock = await lockDataFolder(config.dataDir)
  try {
    const embedded = await startEmbedded({ dataDir: config.dataDir, log })
    return {
      addresses: { appUrl: embedded.appUrl, ownerUrl: embedded.ownerUrl, durable: true },
      async stop() {
        await embedded.stop()
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

async function listen(server: Assembled, { host, port }: Config): Promise<void> {
  try {
    await server.app.listen({ host, port })
  } catch (cause) {
    await server.close()
    if (cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE') throw new BadSettings([`PORT ${String(port)} is used by another program: stop it or choose another PORT`])
    throw cause
  }
}

async function stop(server: Assembled, database: OpenedDatabase, log: Log): Promise<void> {
  log.info('stopping')
  const patience = setTimeout(() => {
    log.error('stopping took too long')
    process.exit(1)
  }, STOP_PATIENCE_MS)
  await server.close()
  await database.stop()
  clearTimeout(patience)
}

try {
  await main()
  process.exit(0)
} catch (error) {
  const expected = error instanceof BadSettings || error instanceof DataFolderInUse
  process.stderr.write(`${expected ? error.message : `The server could not start.\n${JSON.stringify(describeError(error), null, 2)}`}\n`)
  process.exit(1)
}
