import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createHash } from 'node:crypto'
import type { KeysConfig } from './config.ts'

/** The key that closes, and the earlier ones that still open. */
export interface MasterKeys {
  readonly current: MasterKey
  byId(id: string): MasterKey | undefined
}
export interface MasterKey {
  /** Eight bytes in hex, from the key itself: tells which key closed something without telling the key. */
  readonly id: string
  readonly bytes: Buffer
}

const KEY_BYTES = 32

/** From the settings; in development made at the first start and kept in `keys/` of the data folder. */
export async function loadMasterKeys({ masterKey, oldMasterKeys }: KeysConfig, dataDir: string): Promise<MasterKeys> {
  const current = named(masterKey === undefined ? await ownKey(dataDir) : Buffer.from(masterKey, 'base64'))
  const all = new Map([...oldMasterKeys.map(key => named(Buffer.from(key, 'base64'))), current].map(key => [key.id, key]))
  return { current, byId: id => all.get(id) }
}

/** The key that closes, alone: what an earlier one closed does not open. */
export function onlyCurrent({ current }: MasterKeys): MasterKeys {
  return { current, byId: id => id === current.id ? current : undefined }
}

function named(bytes: Buffer): MasterKey {
  return { id: createHash('sha256').update('master-key-id').update(bytes).digest('hex').slice(0, 16), bytes }
}

async function ownKey(dataDir: string): Promise<Buffer> {
  const folder = join(dataDir, 'keys')
  const path = join(folder, 'master.key')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  try {
    await writeFile(path, randomBytes(KEY_BYTES).toString('base64'), { mode: 0o600, flag: 'wx', flush: true })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  const key = Buffer.from(await readFile(path, 'utf8'), 'base64')
  if (key.length !== KEY_BYTES) throw new Error(`The key in ${path} is damaged: put the right one back, or nothing stored with it can be read.`)
  return key
}
