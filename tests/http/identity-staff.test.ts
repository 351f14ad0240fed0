import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { officeRoutes } from '#contract/paths.ts'
import { verifyAudit } from '#server/audit/index.ts'
import { appointStaff, type StaffOrder } from '#server/identity/appoint.ts'
import { identities } from '#server/identity/index.ts'
import { openDatabase, openPool } from '#server/platform/database.ts'
import { REQUEST } from './support/definitions.ts'
import { get } from './support/filing.ts'
import { anOfficer, startServer, type TestServer } from './support/server.ts'

/* Who works for a body is said on the server, by its operator. */

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const INBOX = `${officeRoutes.inbox}?office=viabilita`

let server: TestServer
beforeAll(async () => { server = await startServer([REQUEST]) })
afterAll(async () => { await server.stop() })

async function order(given: StaffOrder): Promise<void> {
  const db = openDatabase(openPool({ url: server.database.addresses.ownerUrl, max: 1, applicationName: 'test' }, () => undefined))
  try {
    await appointStaff(db, given)
  } finally {
    await db.destroy()
  }
}

const IRENE = { body: 'p_pc', login: 'm0123' } as const
const irene = () => identities(server.platform.db).staffByLogin('p_pc', 'm0123')

test('an officer is appointed, given other roles, removed and appointed again, and is the same', async () => {
  await order({ ...IRENE, does: 'add', name: 'Irene Istruttrice', roles: [{ role: 'officer', office: 'viabilita' }] })
  const first = await irene()
  expect(first).toMatchObject({ name: 'Irene Istruttrice', roles: [{ role: 'officer', office: 'viabilita' }] })
  await order({ ...IRENE, does: 'roles', roles: [{ role: 'protocol', office: '*' }] })
  expect(await irene()).toEqual({ ...first, roles: [{ role: 'protocol', office: '*' }] })
  await order({ ...IRENE, does: 'remove' })
  expect(await irene()).toBeUndefined()
  await order({ ...IRENE, does: 'add', name: 'Irene Istruttrice', roles: [{ role: 'head', office: '*' }] })
  expect(await irene()).toEqual({ ...first, roles: [{ role: 'head', office: '*' }] })
})

test('the audit log says each, by nobody’s name, and holds together', async () => {
  const rows = await server.sql<{ what: string, who: string, details: string }>(`SELECT what, who, details FROM sportello.audit WHERE what LIKE 'staff.%' ORDER BY seq`)
  const staff = (await irene())?.id
  expect(rows.map(row => [row.what, row.who, JSON.parse(row.details) as object])).toEqual([
    ['staff.added', 'operator', { staff, roles: 'officer:viabilita' }],
    ['staff.roles-given', 'operator', { staff, roles: 'protocol:*' }],
    ['staff.removed', 'operator', { staff }],
    ['staff.added', 'operator', { staff, roles: 'head:*' }],
  ])
  expect(await verifyAudit(server.platform.db)).toMatchObject([{ body: 'p_pc', rows: 4 }])
})

test.each<[what: string, does: (login: string) => StaffOrder]>([
  ['given other roles', login => ({ body: 'p_pc', login, does: 'roles', roles: [{ role: 'head', office: 'viabilita' }] })],
  ['removed', login => ({ body: 'p_pc', login, does: 'remove' })],
])('who is %s must log in again, and the token of that session ends at the provider', async (_, does) => {
  const officer = await anOfficer(server, 'Ivo Istruttore', [{ role: 'officer', office: 'viabilita' }])
  const other = await anOfficer(server, 'Dora Dirigente', [{ role: 'head', office: 'viabilita' }])
  expect((await get(server, INBOX, officer)).statusCode).toBe(200)
  await order(does(`prova.${officer.id.slice(0, 8)}`))
  expect([(await get(server, INBOX, officer)).statusCode, (await get(server, INBOX, other)).statusCode]).toEqual([401, 200])
  expect(await server.sql(`DELETE FROM graphile_worker._private_jobs j USING graphile_worker._private_tasks t WHERE t.id = j.task_id AND t.identifier = 'identity.revoke' RETURNING j.id`)).toHaveLength(1)
})

test.each<[what: string, given: StaffOrder, why: RegExp]>([
  ['who is there already', { ...IRENE, does: 'add', name: 'Un’altra', roles: [] }, /there already/],
  ['roles for nobody', { body: 'p_pc', login: 'nessuno', does: 'roles', roles: [] }, /Nobody/],
  ['nobody’s removal', { body: 'p_sp', login: 'm0123', does: 'remove' }, /Nobody/],
])('%s: refused, and nothing is written', async (_, given, why) => {
  const before = await server.sql(`SELECT count(*) FROM sportello.audit`)
  await expect(order(given)).rejects.toThrow(why)
  expect(await server.sql(`SELECT count(*) FROM sportello.audit`)).toEqual(before)
})

test('the command does it with the server’s own settings, and tells who is there', () => {
  const run = (...words: readonly string[]) => spawnSync(process.execPath, ['src/server/identity/command.ts', ...words], {
    cwd: ROOT, encoding: 'utf8', env: { ...process.env, DATABASE_URL: server.database.addresses.appUrl, DATABASE_OWNER_URL: server.database.addresses.ownerUrl, DATA_DIR: server.platform.config.dataDir },
  })
  expect(run('add', '--body', 'p_sp', '--login', 'M0456', '--name', 'Piera Protocollo', '--role', 'protocol:*', '--role', 'head:*')).toMatchObject({ status: 0, stdout: 'm0456  Piera Protocollo  head:* protocol:*\n' })
  expect(run('remove', '--body', 'p_sp', '--login', 'M0456')).toMatchObject({ status: 0, stdout: 'Nobody works here yet.\n' })
  expect(run('add', '--body', 'p_sp', '--login', 'm0456', '--name', 'Piera Protocollo', '--role', 'officer:nessuno')).toMatchObject({ status: 1, stderr: expect.stringContaining('No office has the id nessuno') as string })
  expect(run('add', '--body', 'p_sp')).toMatchObject({ status: 1, stderr: expect.stringContaining('--role') as string })
}, 240_000)
