import { spawnSync } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { identities } from '#server/identity/repository.ts'
import { openFileStore } from '#server/platform/blobs/file-store.ts'
import { openDatabase, openPool } from '#server/platform/database.ts'
import { sayKeyInUse } from '#server/platform/key-in-use.ts'
import { openLog } from '#server/platform/log.ts'
import { checkMasterKeys } from '#server/platform/master-key-checks.ts'
import { loadMasterKeys, onlyCurrent, type MasterKeys } from '#server/platform/master-keys.ts'
import { createSealer } from '#server/platform/sealer.ts'
import { rotateKeys, type Rotation } from '#server/rotation/rotate.ts'
import { CF_A, REQUEST } from './support/definitions.ts'
import { aPdf, headersOf, sealed, sha256, submit, upload } from './support/filing.ts'
import { aPerson, startServer, type TestServer } from './support/server.ts'

/* A new master key: everything that is stored ends under it, whenever the command is stopped and whatever servers are there (S34). */

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const [OLD, NEW] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')]
const FILES = 30
const keysOf = (masterKey: string, ...oldMasterKeys: readonly string[]): Promise<MasterKeys> => loadMasterKeys({ masterKey, oldMasterKeys, signingKeys: undefined }, '')

let server: TestServer
let folder: string
beforeAll(async () => {
  server = await startServer([REQUEST], { env: { MASTER_KEY: OLD } })
  folder = join(server.platform.config.dataDir, 'blobs')
  const altea = await aPerson(server, CF_A)
  const id = randomUUID()
  const file = aPdf(200_000)
  expect((await upload(server, id, file, altea)).statusCode).toBe(200)
  const planimetria = [{ name: 'planimetria.pdf', mediaType: 'application/pdf', bytes: file.byteLength, sha256: sha256(file) }]
  expect((await submit(server, await sealed(server, REQUEST, { codice_fiscale: CF_A, oggetto: 'Cantiere', larghezza: '2.5', permanente: true, planimetria }, { id }), altea)).statusCode).toBe(201)
  for (let number = 1; number < FILES; number += 1) await server.platform.blobs.put([Buffer.from(`documento ${String(number)}`)])
  const draft = await server.app.inject({ method: 'PUT', url: `/api/my/drafts/${randomUUID()}`, payload: { save: randomUUID(), expected: 0, draft: { answers: {} } }, headers: headersOf('p_pc', altea) })
  expect(draft.statusCode).toBe(200)
  await server.platform.inTransaction(tx => identities(tx).addEvidence({ body: 'p_pc', at: new Date(), realm: 'citizen', outcome: 'riuscito', event: randomUUID(), sealed: server.platform.sealer.seal({ idToken: 'prova' }, 'evidence') }))
  await server.sql(`INSERT INTO sportello.notice_mail (body, owner, language, sealed) VALUES ('p_pc', $1, 'it', $2)`, [altea.id, server.platform.sealer.seal('altea@example.org', 'notices')])
})
afterAll(async () => { await server.stop() })

async function rotate(keys: MasterKeys): Promise<Rotation> {
  const db = openDatabase(openPool({ url: server.database.addresses.ownerUrl, max: 1, applicationName: 'test' }, () => undefined))
  try {
    return await rotateKeys(db, { keys, folder, bodies: ['p_pc', 'p_sp'] })
  } finally {
    await db.destroy()
  }
}
const keyRows = (): Promise<{ key_id: string, replaced: boolean, retired: boolean }[]> =>
  server.sql(`SELECT key_id, replaced_at IS NOT NULL AS replaced, retired_at IS NOT NULL AS retired FROM sportello.master_key_used ORDER BY since`)
const pathOf = (digest: string): string => join(folder, digest.slice(0, 2), digest.slice(2, 4), digest)

test('while a server closes with the old key it is refused, and nothing is changed', async () => {
  const before = await server.sql('SELECT key_id FROM sportello.draft')
  await expect(rotate(await keysOf(NEW, OLD))).rejects.toThrow(/still closes with the key [0-9a-f]{16}.*Nothing was changed/)
  expect(await server.sql('SELECT key_id FROM sportello.draft')).toEqual(before)
  expect(await keyRows()).toMatchObject([{ replaced: false }])
})

test('without the old key it is refused', async () => {
  await expect(rotate(await keysOf(NEW))).rejects.toThrow('OLD_MASTER_KEYS')
})

test('with a document that does not open the old key stays; from then on no server starts that would close with it', async () => {
  await server.platform.close() // the server that closes with the old key; a new one knows both
  const inUse = await sayKeyInUse({ url: server.database.addresses.appUrl, keyId: (await keysOf(NEW)).current.id, log: openLog('silent') })
  const [digest = ''] = (await readdir(folder, { recursive: true })).map(path => path.split('/').at(-1) ?? '').filter(name => name.length === 64)
  const whole = await readFile(pathOf(digest))
  await writeFile(pathOf(digest), whole.subarray(0, 40))
  expect(await rotate(await keysOf(NEW, OLD))).toMatchObject({ documents: FILES, drafts: 1, changed: FILES - 1 + 4, lostDocuments: [digest], lostDrafts: [], lostValues: 0 })
  expect(await keyRows()).toMatchObject([{ replaced: true, retired: false }, { replaced: false, retired: false }])
  await writeFile(pathOf(digest), whole)
  await inUse.release()
  const db = openDatabase(openPool({ url: server.database.addresses.appUrl, max: 1, applicationName: 'test' }, () => undefined))
  await expect(keysOf(OLD, NEW).then(keys => checkMasterKeys(db, keys))).rejects.toThrow(/MASTER_KEY is the one that was replaced/)
  await expect(keysOf(NEW).then(keys => checkMasterKeys(db, keys))).rejects.toThrow('OLD_MASTER_KEYS')
  await db.destroy()
})

test('the command goes on where it stopped, opens everything under the new key alone, and only then lets the old one go', async () => {
  const run = () => spawnSync(process.execPath, ['src/server/rotation/command.ts'], {
    cwd: ROOT, encoding: 'utf8', env: { ...process.env, MASTER_KEY: NEW, OLD_MASTER_KEYS: OLD, DATABASE_URL: server.database.addresses.appUrl, DATABASE_OWNER_URL: server.database.addresses.ownerUrl, DATA_DIR: server.platform.config.dataDir },
  })
  expect(run()).toMatchObject({ status: 0, stderr: '', stdout: expect.stringMatching(/^1 keys and values .* 30 documents and 1 copies .* may leave OLD_MASTER_KEYS/) as string })
  expect(await keyRows()).toMatchObject([{ replaced: true, retired: true }, { replaced: false, retired: false }])
  const rows = (): Promise<{ body: string, who: string, details: string }[]> => server.sql(`SELECT body, who, details FROM sportello.audit WHERE what = 'keys.rewrapped' ORDER BY seq`)
  const told = await rows()
  expect(told.map(({ who, details }) => [who, JSON.parse(details) as object])).toContainEqual(['operator', { key: (await keysOf(NEW)).current.id, changed: 1, documents: FILES, drafts: 1, lost: 0, retired: 1 }])
  expect(run()).toMatchObject({ status: 0, stdout: expect.stringMatching(/^0 keys/) as string })
  expect(await rows()).toEqual(told)

  const keys = onlyCurrent(await keysOf(NEW))
  const file = sha256(aPdf(200_000))
  expect(await openFileStore(folder, keys).verify(file)).toBe(true)
  const sealer = createSealer(keys)
  const [mail] = await server.sql<{ sealed: Buffer }>('SELECT sealed FROM sportello.notice_mail')
  const [evidence] = await server.sql<{ sealed: Buffer }>('SELECT sealed FROM login_evidence')
  const [session] = await server.sql<{ sealed: Buffer }>('SELECT sealed FROM session')
  expect(sealer.open(mail?.sealed ?? Buffer.of(), 'notices')).toBe('altea@example.org')
  expect(sealer.open(evidence?.sealed ?? Buffer.of(), 'evidence')).toEqual({ idToken: 'prova' })
  expect(sealer.open(session?.sealed ?? Buffer.of(), 'session')).toMatchObject({ person: { fiscalNumber: CF_A } })
}, 120_000)
