import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { verifyAudit, type AuditVerdict } from '#server/audit/index.ts'
import { CF_A, REQUEST } from './support/definitions.ts'
import { get, post, sealed, submit } from './support/filing.ts'
import { aPerson, anOfficer, startServer, type TestServer } from './support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer([REQUEST])
  const altea = await aPerson(server, CF_A)
  const officer = await anOfficer(server, 'Irene Istruttrice', [{ role: 'officer', office: 'viabilita' }])
  for (let index = 0; index < 4; index += 1) {
    const filing = await sealed(server, REQUEST, { codice_fiscale: CF_A, oggetto: 'Cantiere', larghezza: '2.5', permanente: true })
    await submit(server, filing, altea)
    await get(server, `/api/office/filings/${filing.id}`, officer)
    await post(server, `/api/office/filings/${filing.id}/take-charge`, officer)
  }
  await server.sql('CREATE TABLE audit_copy AS SELECT * FROM sportello.audit; CREATE TABLE head_copy AS SELECT * FROM sportello.audit_head')
})
beforeEach(async () => {
  await tamper('DELETE FROM sportello.audit; INSERT INTO sportello.audit SELECT * FROM audit_copy; DELETE FROM sportello.audit_head; INSERT INTO sportello.audit_head SELECT * FROM head_copy')
})
afterAll(async () => { await server.stop() })

/** Changes the log as only the superuser of the database can: with its triggers off. */
async function tamper(text: string): Promise<void> {
  await server.sql('SET session_replication_role = replica')
  await server.sql(text)
  await server.sql('SET session_replication_role = origin')
}

const verdict = async (): Promise<AuditVerdict | undefined> => (await verifyAudit(server.platform.db)).find(one => one.body === 'p_pc')

describe('the audit log', () => {
  test('holds together, and says who did and saw what', async () => {
    expect(await verdict()).toEqual({ body: 'p_pc', rows: 12 })
    expect((await server.sql<{ what: string }>('SELECT what FROM sportello.audit ORDER BY seq LIMIT 3')).map(row => row.what)).toEqual(['filing.registered', 'filing.looked', 'case.taken-in-charge'])
    expect(JSON.stringify(await server.sql('SELECT details FROM sportello.audit'))).not.toMatch(/Altea|Cantiere|SGNLTA/)
  })

  test('holds together when many write at once', async () => {
    const altea = await aPerson(server, CF_A)
    const filings = await Promise.all(Array.from({ length: 30 }, () => sealed(server, REQUEST, { codice_fiscale: CF_A, oggetto: 'Cantiere', larghezza: '2.5', permanente: true })))
    await Promise.all(filings.map(one => submit(server, one, altea)))
    expect(await verdict()).toEqual({ body: 'p_pc', rows: 42 })
  })

  test.each([
    ['a word of a row was changed', `UPDATE sportello.audit SET details = '{"name":"Nessuno"}' WHERE seq = 5`, { seq: 5, why: 'altered-row' }],
    ['who it was was changed', `UPDATE sportello.audit SET who = 'x' WHERE seq = 2`, { seq: 2, why: 'altered-row' }],
    ['the time was changed', `UPDATE sportello.audit SET at = at - interval '1 day' WHERE seq = 3`, { seq: 3, why: 'altered-row' }],
    ['the first row is gone', `DELETE FROM sportello.audit WHERE seq = 1`, { seq: 1, why: 'missing-row' }],
    ['a row in the middle is gone', `DELETE FROM sportello.audit WHERE seq = 6`, { seq: 6, why: 'missing-row' }],
    ['a row is gone and the others moved up', `DELETE FROM sportello.audit WHERE seq = 6; UPDATE sportello.audit SET seq = seq - 1 WHERE seq > 6`, { seq: 6, why: 'broken-link' }],
    ['two rows were exchanged', `UPDATE sportello.audit SET seq = CASE seq WHEN 4 THEN -7 ELSE 4 END WHERE seq IN (4, 7); UPDATE sportello.audit SET seq = 7 WHERE seq = -7`, { seq: 4, why: 'broken-link' }],
    ['the end was cut off', `DELETE FROM sportello.audit WHERE seq > 9`, { seq: 10, why: 'cut-tail' }],
    ['everything was emptied', `DELETE FROM sportello.audit`, { seq: 1, why: 'cut-tail' }],
    ['the end of the chain was forgotten', `DELETE FROM sportello.audit_head`, { seq: 13, why: 'cut-tail' }],
  ])('shows that %s', async (_, sql, fault) => {
    await tamper(sql)
    expect((await verdict())?.fault).toEqual(fault)
  })

  test.each(['UPDATE sportello.audit SET who = who', 'DELETE FROM sportello.audit', 'TRUNCATE sportello.audit'])('refuses %s to the owner of the tables', async sql => {
    await expect(server.sql(sql)).rejects.toThrow(/never changes/)
  })

  test.each([
    'UPDATE sportello.audit SET who = who', 'DELETE FROM sportello.audit', 'TRUNCATE sportello.audit', 'UPDATE sportello.audit_head SET seq = 0', 'ALTER TABLE sportello.audit DISABLE TRIGGER ALL',
  ])('refuses %s to the application', async sql => {
    await server.sql('SET ROLE sportello_app')
    await expect(server.sql(sql)).rejects.toThrow(/permission denied|must be owner/)
    await server.sql('RESET ROLE')
  })

  test('numbers and chains a row itself, whatever the application says', async () => {
    await server.sql('SET ROLE sportello_app')
    await server.sql(`INSERT INTO sportello.audit (body, seq, at, what, who, prev_hash, hash) VALUES ('p_pc', 999, '1999-01-01', 'x', 'y', 'z', 'forged')`)
    await server.sql('RESET ROLE')
    expect(await verdict()).toEqual({ body: 'p_pc', rows: 13 })
  })
})
