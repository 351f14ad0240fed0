import { parseArgs } from 'node:util'
import { Value } from 'typebox/value'
import { StaffRole } from '#contract/identity.ts'
import { readCatalogue } from '../catalogue/index.ts'
import { Misused, runCommand } from '../platform/command-line.ts'
import { readConfig, type Config } from '../platform/config.ts'
import { openDatabase, openPool, type Database } from '../platform/database.ts'
import { describeError, openLog } from '../platform/log.ts'
import { migrate } from '../platform/migrations.ts'
import type { Body } from '../platform/ports.ts'
import { reachDatabase } from '../platform/reach.ts'
import type { StaffOfficeRole } from './actor.ts'
import { appointStaff, type StaffOrder } from './appoint.ts'
import { identities } from './repository.ts'

/*
 * `npm run staff -- add --body p_pc --login m0123 --name "Ottavia Viari" --role officer:urp` says who works for a body; `roles` gives other
 * roles, `remove` takes them away, `list` tells who is there. With the server's own settings; the server may be running or not. Ends with 1 when it did not.
 */

const USAGE = `Say one of
  list --body <id>
  add --body <id> --login <what the staff's provider calls the person> --name "<name and surname>" --role <role>:<office> [--role …]
  roles --body <id> --login <…> --role <role>:<office> [--role …]
  remove --body <id> --login <…>
The roles are officer, head, protocol and administrator; the office is one of the body's, or * for all of them.`

const OPTIONS = { body: { type: 'string' }, login: { type: 'string' }, name: { type: 'string' }, role: { type: 'string', multiple: true } } as const

async function readOrder({ procedures }: Config): Promise<StaffOrder | { readonly does: 'list', readonly body: string }> {
  const { values: { body = '', login = '', name = '', role = [] }, positionals: [does] } = parseArgs({ options: OPTIONS, allowPositionals: true })
  const source = (await readCatalogue(procedures)).bodies.byId(body)
  if (!source) throw new Misused(body === '' ? USAGE : `No administration has the id ${body}`)
  if (does === 'list') return { does, body }
  const who = { body, login: login.trim().toLowerCase() }
  if (who.login === '') throw new Misused(USAGE)
  if (does === 'remove') return { does, ...who }
  const roles = role.map(one => readRole(one, source))
  if (roles.length === 0) throw new Misused(USAGE)
  if (does === 'roles') return { does, ...who, roles }
  if (does !== 'add' || name.trim() === '') throw new Misused(USAGE)
  return { does, ...who, name: name.trim(), roles }
}

function readRole(text: string, { offices }: Body): StaffOfficeRole {
  const [role, office, ...more] = text.split(':')
  if (!Value.Check(StaffRole, role) || office === undefined || more.length > 0) throw new Misused(USAGE)
  if (office !== '*' && !offices.some(one => one.id === office)) throw new Misused(`No office has the id ${office}: ${offices.map(one => one.id).join(', ')}`)
  return { role, office }
}

async function listOf(db: Database, body: string): Promise<string> {
  const staff = await identities(db).staffOf(body)
  return staff.map(({ login, name, roles }) => `${login}  ${name}  ${roles.map(one => `${one.role}:${one.office}`).join(' ')}\n`).join('') || 'Nobody works here yet.\n'
}

async function main(): Promise<string> {
  const config = readConfig(process.env)
  const log = openLog('warn', process.stderr)
  const order = await readOrder(config)
  const { ownerUrl, close } = await reachDatabase(config, log)
  const db = openDatabase(openPool({ url: ownerUrl, max: 1, applicationName: 'sportello-staff' }, error => { log.warn({ err: describeError(error) }, 'connection lost') }))
  try {
    await migrate(ownerUrl, log) // the first are appointed before the server has ever started
    if (order.does !== 'list') await appointStaff(db, order)
    return await listOf(db, order.body)
  } finally {
    await db.destroy()
    await close()
  }
}

await runCommand(main, 'It could not be done')
