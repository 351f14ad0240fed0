import { createHash } from 'node:crypto'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { auditRoom, signLostCheckpoints, verifyAudit, verifyCheckpoints, type CheckpointsVerdict } from '#server/audit/index.ts'
import { movableClock } from '#support/server.ts'
import { CF_A, REQUEST } from './support/definitions.ts'
import { get, sealed, submit } from './support/filing.ts'
import { aPerson, anOfficer, startServer, type TestServer } from './support/server.ts'

const DAYS = ['2027-03-01', '2027-03-02', '2027-03-03'] as const
const files = new Map<string, string>()
let server: TestServer
let folder: string

/** Three days of two rows each, each day signed in the evening. */
beforeAll(async () => {
  server = await startServer([REQUEST])
  folder = join(server.platform.config.checkpointsDir, 'p_pc')
  const altea = await aPerson(server, CF_A)
  const officer = await anOfficer(server, 'Irene Istruttrice', [{ role: 'officer', office: 'viabilita' }])
  for (const day of DAYS) {
    const filing = await sealed(server, REQUEST, { codice_fiscale: CF_A, oggetto: 'Cantiere', larghezza: '2.5', permanente: true })
    await submit(server, filing, altea)
    await get(server, `/api/office/filings/${filing.id}`, officer)
    await auditRoom.prepare?.({ ...server.platform, clock: movableClock(`${day}T20:00:00.000Z`) })
  }
  for (const name of await readdir(folder)) files.set(name, await readFile(join(folder, name), 'utf8'))
  await server.sql('CREATE TABLE audit_copy AS SELECT * FROM sportello.audit; CREATE TABLE head_copy AS SELECT * FROM sportello.audit_head')
})
beforeEach(async () => {
  await tamper('DELETE FROM sportello.audit; INSERT INTO sportello.audit SELECT * FROM audit_copy; DELETE FROM sportello.audit_head; INSERT INTO sportello.audit_head SELECT * FROM head_copy')
  await rm(folder, { recursive: true })
  await auditRoom.prepare?.({ ...server.platform, clock: movableClock('2027-03-01T20:00:00.000Z') }) // makes the folder; its file is replaced below
  await rm(join(folder, '2027-03-01.jws'))
  for (const [name, text] of files) await writeFile(join(folder, name), text)
})
afterAll(async () => { await server.stop() })

/** As only the superuser of the database can: with its triggers off. */
async function tamper(text: string): Promise<void> {
  await server.sql('SET session_replication_role = replica')
  await server.sql(text)
  await server.sql('SET session_replication_role = origin')
}

/** Computes every hash again after a change, as somebody would who covers his tracks: nothing inside the database tells. */
const COVER = `DO $$ DECLARE r record; prev text := repeat('0', 64); BEGIN
  FOR r IN SELECT * FROM sportello.audit WHERE body = 'p_pc' ORDER BY seq LOOP
    UPDATE sportello.audit SET prev_hash = prev, hash = encode(sha256(convert_to(concat_ws(E'\\n', prev, body, seq, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      what, who, coalesce(filing::text, '-'), details), 'UTF8')), 'hex') WHERE body = r.body AND seq = r.seq RETURNING hash INTO prev;
  END LOOP;
  UPDATE sportello.audit_head h SET hash = prev, seq = (SELECT coalesce(max(seq), 0) FROM sportello.audit WHERE body = 'p_pc') WHERE h.body = 'p_pc';
END $$`

async function verdict(): Promise<CheckpointsVerdict | undefined> {
  return (await verifyCheckpoints(server.platform.db, { folder: server.platform.config.checkpointsDir, keys: server.platform.keys })).find(one => one.body === 'p_pc')
}
const chain = async () => (await verifyAudit(server.platform.db)).find(one => one.body === 'p_pc')

describe('the signed checkpoints of the audit log', () => {
  test('are one a day for each body, and agree with a chain that is as it was', async () => {
    expect([...files.keys()].toSorted()).toEqual(DAYS.map(day => `${day}.jws`))
    expect(await verdict()).toEqual({ body: 'p_pc', checkpoints: 3, lost: [] })
    await auditRoom.prepare?.({ ...server.platform, clock: movableClock('2027-03-03T23:00:00.000Z') })
    expect(await readFile(join(folder, '2027-03-03.jws'), 'utf8')).toBe(files.get('2027-03-03.jws'))
  })

  test.each([
    ['a row of the second day was changed', `UPDATE sportello.audit SET who = 'nessuno' WHERE seq = 3`, { why: 'rewritten-rows', day: '2027-03-02', fromSeq: 3, toSeq: 4 }],
    ['two rows changed places', `UPDATE sportello.audit SET seq = CASE seq WHEN 1 THEN -2 ELSE 1 END WHERE seq IN (1, 2); UPDATE sportello.audit SET seq = 2 WHERE seq = -2`, { why: 'rewritten-rows', day: '2027-03-01', fromSeq: 1, toSeq: 2 }],
    ['a row is gone and the others moved up', `DELETE FROM sportello.audit WHERE seq = 5; UPDATE sportello.audit SET seq = 5 WHERE seq = 6`, { why: 'rewritten-rows', day: '2027-03-03', fromSeq: 5, toSeq: 6 }],
    ['the end is gone', 'DELETE FROM sportello.audit WHERE seq > 4', { why: 'rewritten-rows', day: '2027-03-03', fromSeq: 5, toSeq: 6 }],
    ['everything is gone', 'DELETE FROM sportello.audit', { why: 'rewritten-rows', day: '2027-03-01', fromSeq: 1, toSeq: 2 }],
    ['every row is another', `UPDATE sportello.audit SET details = '{"name":"Nessuno"}'`, { why: 'rewritten-rows', day: '2027-03-01', fromSeq: 1, toSeq: 2 }],
  ])('show that %s, with every hash computed again', async (_, change, fault) => {
    await tamper(change)
    await tamper(COVER)
    expect((await chain())?.fault).toBeUndefined()
    expect((await verdict())?.fault).toEqual(fault)
  })

  test.each([
    ['in the middle', () => rm(join(folder, '2027-03-02.jws')), { why: 'missing-checkpoint', day: '2027-03-03' }],
    ['at the beginning', () => rm(join(folder, '2027-03-01.jws')), { why: 'missing-checkpoint', day: '2027-03-02' }],
    ['of another day in its place', async () => writeFile(join(folder, '2027-03-02.jws'), files.get('2027-03-01.jws') ?? ''), { why: 'forged-checkpoint', day: '2027-03-02' }],
    ['signed by another body', async () => writeFile(join(folder, '2027-03-03.jws'), await server.platform.keys.sign('p_sp', Buffer.from('{"body":"p_pc","day":"2027-03-03","seq":0}'))), { why: 'forged-checkpoint', day: '2027-03-03' }],
    ['with a letter changed', async () => writeFile(join(folder, '2027-03-03.jws'), (files.get('2027-03-03.jws') ?? '').replace(/\.(.)/, (_, letter: string) => `.${letter === 'e' ? 'f' : 'e'}`)), { why: 'forged-checkpoint', day: '2027-03-03' }],
  ])('show a file missing or forged: %s', async (_, change, fault) => {
    await change()
    expect((await verdict())?.fault).toEqual(fault)
  })

  test('of rows that a restore lost are told apart from rows taken away, once that is signed beside them', async () => {
    const { platform: { db, config: { checkpointsDir }, keys } } = server
    const sign = (): Promise<readonly string[]> => signLostCheckpoints(db, { body: 'p_pc', folder: checkpointsDir, keys, now: new Date('2027-03-04T09:00:00.000Z') })
    expect(await sign()).toEqual([])
    await tamper('DELETE FROM sportello.audit WHERE seq > 3')
    await tamper(COVER)
    expect(await sign()).toEqual(['2027-03-02', '2027-03-03'])
    expect(await verdict()).toEqual({ body: 'p_pc', checkpoints: 3, lost: ['2027-03-02', '2027-03-03'] })
    expect(await sign()).toEqual([])
    await tamper(`UPDATE sportello.audit SET who = 'nessuno' WHERE seq = 2`)
    await tamper(COVER)
    expect((await verdict())?.fault).toEqual({ why: 'rewritten-rows', day: '2027-03-01', fromSeq: 1, toSeq: 2 })
  })

  test('that another body, or nobody, signs to be of lost rows are still missed', async () => {
    await tamper('DELETE FROM sportello.audit WHERE seq > 4')
    await tamper(COVER)
    const lost = [createHash('sha256').update((files.get('2027-03-03.jws') ?? '').trim()).digest('hex')]
    const payload = Buffer.from(JSON.stringify({ body: 'p_pc', at: '2027-03-04T09:00:00.000Z', lost }))
    await writeFile(join(folder, 'restored-20270304T090000000Z.jws'), await server.platform.keys.sign('p_sp', payload))
    expect((await verdict())?.fault).toMatchObject({ why: 'rewritten-rows', day: '2027-03-03' })
    await writeFile(join(folder, 'restored-20270304T090000000Z.jws'), await server.platform.keys.sign('p_pc', payload))
    expect((await verdict())?.fault).toBeUndefined()
  })

  test('taken away from some day on are missed, once rows of more days stand unsigned', async () => {
    await tamper(`UPDATE sportello.audit SET at = '2027-03-03T10:00:00Z' WHERE seq = 5; UPDATE sportello.audit SET at = '2027-03-07T10:00:00Z' WHERE seq = 6`)
    await rm(join(folder, '2027-03-03.jws'))
    expect((await verdict())?.fault).toEqual({ why: 'missing-checkpoint', day: '2027-03-03' })
  })
})
