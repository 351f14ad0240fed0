import '#support/browser.ts'
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Writable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { OutboxEntry } from '#client/storage/records.ts'
import type { Definition } from '#domain/procedure/definition.ts'
import type { Assembled } from '#server/assemble.ts'
import { aForm, question } from '#support/definitions.ts'
import { commandsWith } from '#support/readme.ts'
import { RestorableCounter } from '#support/restorable.ts'
import type { Belief, Intent } from '../faults/ledger.ts'
import { judge, type Ask, type Verdict } from '../faults/oracle/judge.ts'
import { judgeRegister } from '../faults/oracle/register.ts'
import { aCatalogue } from '../http/support/catalogue.ts'
import { CF_A, CF_B, REQUEST } from '../http/support/definitions.ts'
import { aPdf } from '../http/support/filing.ts'
import { label, Phone } from './support/phone.ts'

/*
 * The disk of the database breaks while people file. From a copy and the log kept since it the database is put back to a moment, with the
 * commands of the README as they stand there; what was filed after that moment comes back with the devices. The oracle of the fault programme,
 * which shares no code with the application, finds nothing lost, nothing twice, and no gap but those that the raise names.
 */

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const CF_C = 'RSSMRA85T10A562S'
const run = promisify(execFile)
const HOLE: Definition = { ...aForm([question('descrizione', 'text', { required: true })]), id: 'buca', identity: { assurance: 0, onBehalf: false } }

let work: string
let counter: RestorableCounter
let printed = ''
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'sportello-drill-'))
  for (const name of ['src', 'node_modules', 'package.json', 'procedures']) await symlink(join(ROOT, name), join(work, name))
  await mkdir(join(work, '.data'))
  const log = new Writable({
    write(line: Buffer, _, done) {
      printed += String(line)
      done()
    },
  })
  counter = await RestorableCounter.open(await aCatalogue([REQUEST, HOLE]), { dataDir: join(work, '.data'), log })
})
afterAll(async () => {
  await counter.close()
  await rm(work, { recursive: true, force: true })
})

const serverOf = (): Assembled => counter.server

/** What the README says, in the folder that stands for the installation; with the Node of this test, which `npm exec` would look for. */
async function follow(commands: string): Promise<string> {
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:DATA|VITEST|NODE_OPTIONS)/.test(name)))
  const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', commands.replaceAll('npm exec -- node', 'node')], { cwd: work, env: { ...environment, PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}` } })
  return stdout
}

async function asSuperuser<T extends object>(text: string, values: readonly unknown[] = []): Promise<T[]> {
  const client = new pg.Client(await counter.superUrl())
  await client.connect()
  try {
    return (await client.query<T>(text, [...values])).rows
  } finally {
    await client.end()
  }
}

/** Until the log so far lies where it is kept. What is written after it goes down with the disk. */
async function logIsKept(): Promise<void> {
  const [{ file } = { file: '' }] = await asSuperuser<{ file: string }>('SELECT pg_walfile_name(pg_switch_wal()) AS file')
  const isKept = async (): Promise<boolean> => (await asSuperuser('SELECT FROM pg_stat_archiver WHERE last_archived_wal >= $1', [file])).length > 0
  while (!await isKept()) await pause(50)
}

/** Everything that was filed, by whom, and what was meant by it. */
const intents = new Map<string, Intent>()
const filed: { readonly phone: Phone, readonly entry: OutboxEntry }[] = []

async function file(phone: Phone, bytes?: Uint8Array): Promise<OutboxEntry> {
  const mark = `[f${String(filed.length + 1)}]`
  const entry = phone.fiscalNumber === undefined
    ? await phone.file(HOLE, { descrizione: mark })
    : await phone.file(REQUEST, { codice_fiscale: phone.fiscalNumber, oggetto: mark, larghezza: '2.5', permanente: true }, bytes)
  const files = bytes ? [createHash('sha256').update(bytes).digest('hex')] : []
  intents.set(entry.id, { id: entry.id, mark, body: 'p_pc', owner: phone.who?.id ?? null, files, outcome: 'sealed', sealHash: entry.sealHash })
  filed.push({ phone, entry })
  return entry
}

async function beliefOf(phone: Phone, id: string): Promise<Belief> {
  const { state } = await phone.entry(id)
  const kept = state.at === 'filed' ? await phone.held(id) : undefined
  return { id, at: state.at, label: state.at === 'filed' ? state.label : undefined, seen: 'store', receipt: kept?.receipt, jws: kept?.jws, attempts: 1 }
}

async function verdict(phones: readonly Phone[]): Promise<Verdict> {
  const beliefs = new Map<string, Belief>()
  for (const { phone, entry: { id } } of filed) beliefs.set(id, await beliefOf(phone, id))
  return judge({ ask: asSuperuser, dataDir: counter.dataDir, intents, beliefs, replies: new Map(phones.flatMap(phone => [...phone.heard])) })
}

const labels = (): string[] => filed.map(({ entry }) => label(entry).replace(/\/.*/, ''))

test('put back to a moment by the commands of the README, the register loses nothing, doubles nothing, and names its gaps', async () => {
  const phones = [await Phone.unpack(serverOf, CF_A), await Phone.unpack(serverOf, CF_B), await Phone.unpack(serverOf)] as const
  const [altea, bruno, nobody] = phones
  await altea.login()
  await file(altea)
  await counter.whileClosed(async () => {
    await follow(await commandsWith('archive_command'))
    await follow((await commandsWith('--create --file=sportello.tar')).split('\n')[0] ?? '')
  })

  await Promise.all([altea.login(), bruno.login()])
  await file(altea, aPdf(500_000, 'prima del momento'))
  await file(nobody)
  const [{ now } = { now: '' }] = await asSuperuser<{ now: string }>('SELECT clock_timestamp()::text AS now')

  await file(altea, aPdf(500_000, 'dopo il momento'))
  await file(nobody)
  bruno.swallows = (method, path) => method === 'PUT' && /^\/api\/filings\/[^/]+$/.test(path)
  const unheard = await file(bruno)
  bruno.swallows = () => false
  await logIsKept()
  const last = await file(altea, aPdf(500_000, 'mai copiata'))
  expect(labels()).toEqual(['0000001', '0000002', '0000003', '0000004', '0000005', 'waiting', '0000007'])
  await counter.loseDatabase()

  // The highest number that anybody can hold stands in the server's log.
  const [, above = '', year = ''] = [...printed.matchAll(/"label":"(\d+)\/(\d{4})","msg":"registered"/g)].at(-1) ?? []
  expect(above).toBe('0000007')
  const restored = await follow((await commandsWith('recovery.signal')).replace(/'[^']*'(?=\nEND)/, `'${now}'`).replace('0001234', above).replace('--year 2026', `--year ${year}`))
  expect(restored).toContain(`p_pc: register raised over 0000004/${year} to 0000007/${year}; the next number is 0000008/${year}.`)
  expect(restored).toContain('p_pc: register whole, 3 entries')
  expect(restored).toContain('not come back: 4-7')
  await counter.goOnIn(join(work, 'restored'))

  const carla = await Phone.unpack(serverOf, CF_C)
  await carla.login()
  await file(carla)
  expect(labels().at(-1)).toBe('0000008')
  await Promise.all([altea.login(), bruno.login()])
  for (const phone of phones) await phone.runner.wake('login')

  while ((await asSuperuser('SELECT FROM sportello.filing f WHERE NOT EXISTS (SELECT FROM sportello.receipt_pdf p WHERE p.filing = f.id)')).length > 0) await pause(50)

  expect((await verdict([...phones, carla])).faults).toEqual([])
  expect(label(await altea.entry(last.id))).toBe(`0000007/${year}`)
  expect(label(await bruno.entry(unheard.id))).toBe(`0000009/${year}`)
  // It would have found a gap that no raise names.
  const blind: Ask = (text, values) => (text.includes('register_raise') ? Promise.resolve([]) : asSuperuser(text, values))
  expect(await judgeRegister(blind)).toEqual([`gap: PG 7/${year} stands where 6 should`])
})
