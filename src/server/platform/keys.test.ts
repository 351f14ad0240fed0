import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compactVerify, createLocalJWKSet, exportJWK, generateKeyPair, type JWK } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadBodyKeys, type BodyKeys } from './keys.ts'

const RECEIPT = Buffer.from('{"number":1}')
let dataDir: string
beforeAll(async () => { dataDir = await mkdtemp(join(tmpdir(), 'sportello-keys-')) })
afterAll(() => rm(dataDir, { recursive: true, force: true }))

async function aKey(): Promise<JWK> {
  return exportJWK((await generateKeyPair('ES256', { extractable: true })).privateKey)
}

function load(keys: JWK | readonly JWK[]): Promise<BodyKeys> {
  return loadBodyKeys({ keys: { masterKey: undefined, oldMasterKeys: [], signingKeys: JSON.stringify({ p_pc: keys }) }, dataDir }, ['p_pc'])
}

async function isSigned(jws: string, keys: BodyKeys): Promise<boolean> {
  return compactVerify(jws, createLocalJWKSet({ keys: [...keys.publicKeys('p_pc').keys] })).then(({ payload }) => Buffer.from(payload).equals(RECEIPT), () => false)
}

test('after a new key was put first, it signs, and what the old one signed is still good', async () => {
  const [old, fresh] = [await aKey(), await aKey()]
  const before = await load(old)
  const receipt = await before.sign('p_pc', RECEIPT)
  const after = await load([fresh, old])
  expect(await isSigned(receipt, after)).toBe(true)
  expect([await after.verify('p_pc', receipt), await (await load(fresh)).verify('p_pc', receipt)]).toEqual([RECEIPT, undefined])
  const next = await after.sign('p_pc', RECEIPT)
  expect([await isSigned(next, after), await isSigned(next, before)]).toEqual([true, false])
  expect(await isSigned(receipt, await load(fresh))).toBe(false)
})

test('an old key may be kept by its public part alone; no private part is ever published', async () => {
  const [old, fresh] = [await aKey(), await aKey()]
  const receipt = await (await load(old)).sign('p_pc', RECEIPT)
  const publicPart = Object.fromEntries(Object.entries(old).filter(([member]) => member !== 'd')) as JWK // all but the private member
  const after = await load([fresh, publicPart])
  expect(await isSigned(receipt, after)).toBe(true)
  expect(JSON.stringify(after.publicKeys('p_pc'))).not.toMatch(/"d"|PRIVATE/)
  await expect(load(publicPart)).rejects.toThrow(/not a private EC key/)
})

test('without settings a key is made once and found again', async () => {
  const own = (): Promise<BodyKeys> => loadBodyKeys({ keys: { masterKey: undefined, oldMasterKeys: [], signingKeys: undefined }, dataDir }, ['p_sp'])
  const first = await own()
  expect((await own()).publicKeys('p_sp')).toEqual(first.publicKeys('p_sp'))
})

test('a body without a key is told by its name', async () => {
  await expect(loadBodyKeys({ keys: { masterKey: undefined, oldMasterKeys: [], signingKeys: '{}' }, dataDir }, ['p_pc'])).rejects.toThrow(/no key for the body p_pc/)
})
