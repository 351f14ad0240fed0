import '#support/browser.ts'
import { createHash, randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Assembled } from '#server/assemble.ts'
import { verifyAudit, verifyCheckpoints } from '#server/audit/index.ts'
import { verifyDocuments } from '#server/attachments/index.ts'
import { openDatabase, openPool } from '#server/platform/database.ts'
import { EVERYTHING } from '#server/platform/row-sight.ts'
import { raiseRegister } from '#server/register/raise.ts'
import { verifyRegister } from '#server/register/index.ts'
import { RestorableCounter } from '#support/restorable.ts'
import { aCatalogue } from '../http/support/catalogue.ts'
import { CF_A, CF_B, REPORT, REQUEST } from '../http/support/definitions.ts'
import { aPdf } from '../http/support/filing.ts'
import { label, Phone } from './support/phone.ts'

/*
 * The database is put back to a copy, and everything filed since is out of it while people hold the receipts. The counter is raised, people
 * come back with the devices they have, and in the end the register is as if nothing had happened.
 */

let counter: RestorableCounter
beforeAll(async () => { counter = await RestorableCounter.open(await aCatalogue([REQUEST, REPORT])) })
afterAll(async () => { await counter.close() })
const serverOf = (): Assembled => counter.server

const request = (fiscalNumber: string, oggetto: string): Record<string, unknown> => ({ codice_fiscale: fiscalNumber, oggetto, larghezza: '2.5', permanente: true })
const FILES = [aPdf(700_000, 'che resta'), aPdf(700_000, 'che va perso')] as const

interface Row { readonly filing: string, readonly number: string, readonly registered_at: Date, readonly seal_hash: string, readonly sealed: Buffer }

function registered(): Promise<readonly Row[]> {
  return counter.server.platform.inTransaction(async tx => (await sql<Row>`
    SELECT e.filing, e.number, e.registered_at, e.seal_hash, f.sealed FROM sportello.register_entry e JOIN sportello.filing f ON f.body = e.body AND f.id = e.filing
    ORDER BY e.number`.execute(tx)).rows, { sees: EVERYTHING })
}

async function raise(above: number): ReturnType<typeof raiseRegister> {
  const db = openDatabase(openPool({ url: counter.ownerUrl, max: 1, applicationName: 'test' }, () => undefined))
  try {
    return await raiseRegister(db, { body: 'p_pc', register: 'PG', year: Number(new Intl.DateTimeFormat('en', { timeZone: 'Europe/Rome', year: 'numeric' }).format(new Date())), above, reason: 'prova di ripristino' })
  } finally {
    await db.destroy()
  }
}

test('what was filed after the copy comes back with the devices: the same numbers, none lost, none twice', async () => {
  const [altea, bruno, nobody] = [await Phone.unpack(serverOf, CF_A), await Phone.unpack(serverOf, CF_B), await Phone.unpack(serverOf)]
  await altea.login()
  const before = await altea.file(REQUEST, request(CF_A, 'Prima della copia'))
  await counter.takeCopy()

  // Bruno has never been here before: his first login is lost too.
  await Promise.all([altea.login(), bruno.login()])
  const lost = [
    { phone: altea, entry: await altea.file(REQUEST, request(CF_A, 'Con un allegato che resta'), FILES[0]) },
    { phone: bruno, entry: await bruno.file(REQUEST, request(CF_B, 'Con un allegato che va perso'), FILES[1]) },
    { phone: nobody, entry: await nobody.file(REPORT, { problema: 'buca', anonima: true }) },
    { phone: bruno, entry: await bruno.file(REQUEST, request(CF_B, 'Senza allegati')) },
  ]
  bruno.swallows = (method, path) => method === 'PUT' && /^\/api\/filings\/[^/]+$/.test(path)
  const unheard = await bruno.file(REQUEST, request(CF_B, 'Registrata, ma nessuno lo sa'))
  bruno.swallows = () => false
  const away = await altea.file(REQUEST, request(CF_A, 'Di chi torna per ultima'))
  expect([before, ...lost.map(one => one.entry), away].map(label)).toEqual([1, 2, 3, 4, 5, 7].map(number => expect.stringMatching(new RegExp(`^0{6}${String(number)}/`)) as string))
  expect(unheard.state.at).toBe('waiting')
  const given = new Map((await registered()).map(row => [row.filing, row]))
  const receipts = await Promise.all(lost.map(({ phone, entry }) => phone.receipt(entry.id)))

  await counter.restoreCopy()
  const digest = createHash('sha256').update(FILES[1]).digest('hex')
  await rm(join(counter.dataDir, 'blobs', digest.slice(0, 2), digest.slice(2, 4), digest))
  expect(await raise(7)).toEqual({ from: 2, to: 7 })
  await counter.serve()
  expect((await registered()).map(row => row.filing)).toEqual([before.id])

  // Whoever files now gets the next number, before and while the others come back.
  const carla = await Phone.unpack(serverOf, 'RSSMRA85T10A562S')
  await carla.login()
  expect(label(await carla.file(REQUEST, request('RSSMRA85T10A562S', 'Dopo il ripristino')))).toMatch(/^0000008\//)
  await Promise.all([bruno.login(), nobody.login()])
  await Promise.all([bruno.runner.wake('login'), nobody.runner.wake('start'), altea.runner.wake('start')])
  expect((await altea.entry(away.id)).state.at).toBe('needs-login')
  expect((await altea.entry(away.id)).lost?.label).toBe(label(away))
  expect((await altea.storage.reopenAsDraft(altea.who?.id ?? '', away.id, randomUUID())).ok).toBe(false)
  expect((await verifyRegister(counter.server.platform.db))[0]).toMatchObject({ raises: [{ absent: [{ from: 2, to: 2 }, { from: 6, to: 7 }] }] })
  await altea.login()
  await altea.runner.wake('login')

  for (const [index, { phone, entry }] of [...lost, { phone: altea, entry: away }].entries()) {
    expect((await phone.entry(entry.id)).state).toEqual(entry.state)
    if (receipts[index]) expect(await phone.receipt(entry.id)).toEqual(receipts[index])
  }
  // Nobody held a receipt of it, so it is a new filing to everybody; once.
  expect(label(await bruno.entry(unheard.id))).toMatch(/^0000009\//)

  const now = await registered()
  expect(now.map(row => Number(row.number))).toEqual([1, 2, 3, 4, 5, 7, 8, 9])
  expect(new Set(now.map(row => row.filing)).size).toBe(now.length)
  for (const row of now) expect(createHash('sha256').update(row.sealed).digest('hex')).toBe(row.seal_hash)
  for (const { entry: { id } } of lost) expect(now.find(row => row.filing === id)).toEqual(given.get(id))
  const { platform: { db, blobs, keys, config } } = counter.server
  expect(await verifyRegister(db)).toMatchObject([{ body: 'p_pc', entries: 8, raises: [{ from: 2, to: 7, absent: [{ from: 6, to: 6 }] }] }])
  expect((await verifyRegister(db))[0]?.fault).toBeUndefined()
  expect((await verifyDocuments(db, blobs))[0]?.lost).toEqual([])
  expect((await verifyAudit(db))[0]?.fault).toBeUndefined()
  expect((await verifyCheckpoints(db, { folder: config.checkpointsDir, keys }))[0]?.fault).toBeUndefined()

  // Looking again finds nothing to do, and what is said again is answered the same.
  await Promise.all([altea, bruno, nobody].map(phone => phone.runner.wake('start')))
  expect(await registered()).toEqual(now)
})
