import { parseArgs } from 'node:util'
import { protocolLabel } from '#domain/filing/filing.ts'
import { signLostCheckpoints } from '../audit/index.ts'
import { readCatalogue } from '../catalogue/index.ts'
import { Misused, runCommand } from '../platform/command-line.ts'
import { readConfig, type Config } from '../platform/config.ts'
import { openDatabase, openPool } from '../platform/database.ts'
import { loadBodyKeys } from '../platform/keys.ts'
import { describeError, openLog } from '../platform/log.ts'
import { migrate } from '../platform/migrations.ts'
import { reachDatabase } from '../platform/reach.ts'
import { raiseRegister, type RaiseOrder } from './raise.ts'

/*
 * `node src/server/register/command.ts --body p_pc --year 2026 --above 0001234 --reason "…"` raises a register's counter after the database
 * was restored to an earlier moment, before the server is started again, and signs which checkpoints of the audit log are of what was lost. With the server's own settings. Ends with 1 when it did not.
 */

const USAGE = 'Say --body, --year, --above (the highest number that anybody holds) and --reason; with more than a few days of numbers, --many too'

async function readOrder({ procedures }: Pick<Config, 'procedures'>): Promise<RaiseOrder> {
  const { values } = parseArgs({ options: { body: { type: 'string' }, year: { type: 'string' }, above: { type: 'string' }, reason: { type: 'string' }, many: { type: 'boolean' } } })
  const { body, year = '', above = '', reason = '', many = false } = values
  if (body === undefined || !/^\d{4}$/.test(year) || !/^0*[1-9]\d*$/.test(above) || reason.trim() === '') throw new Misused(USAGE)
  const source = (await readCatalogue(procedures)).bodies.byId(body)
  if (!source) throw new Misused(`No administration has the id ${body}`)
  return { body, register: source.register.code, year: Number(year), above: Number(above), reason: reason.trim(), many }
}

async function main(): Promise<string> {
  const config = readConfig(process.env)
  const log = openLog('warn', process.stderr)
  const order = await readOrder(config)
  const { ownerUrl, close } = await reachDatabase(config, log)
  const db = openDatabase(openPool({ url: ownerUrl, max: 1, applicationName: 'sportello-register' }, error => { log.warn({ err: describeError(error) }, 'connection lost') }))
  try {
    await migrate(ownerUrl, log) // what was restored may be of an earlier release
    const { body, year, above } = order
    const raised = await raiseRegister(db, order)
    const lost = await signLostCheckpoints(db, { body, folder: config.checkpointsDir, keys: await loadBodyKeys(config, [body]), now: new Date() })
    const label = (number: number): string => protocolLabel({ year, number })
    const says = raised
      ? `register raised over ${label(raised.from)} to ${label(raised.to)}; the next number is ${label(above + 1)}. Everybody must log in again.`
      : `nothing to raise, the register has already reached ${label(above)}`
    return `${body}: ${says}\n${lost.length === 0 ? '' : `${body}: signed that a restore lost what these checkpoints of the audit log are of: ${lost.join(', ')}\n`}`
  } finally {
    await db.destroy()
    await close()
  }
}

await runCommand(main, 'The register could not be raised')
