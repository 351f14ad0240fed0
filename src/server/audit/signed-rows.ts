import type { Transaction } from '../platform/database.ts'
import type { BodyKeys } from '../platform/keys.ts'
import { NOTHING_BEFORE, type Checkpoint } from './checkpoint.ts'
import { auditAfter } from './repository.ts'

/** What a body signed with one of its keys and says of itself; nothing when it was altered, or is another's. */
export async function readSigned<T extends { readonly body: string } = Checkpoint>(jws: string, body: string, keys: BodyKeys): Promise<T | undefined> {
  const signed = await keys.verify(body, jws)
  const said = signed && JSON.parse(signed.toString('utf8')) as T // signed by the body: of our own making
  return said?.body === body ? said : undefined
}

/** A row of a chain by its number; before the first there is nothing, and its hash is that of nothing. */
export async function rowAt(tx: Transaction, body: string, seq: number): Promise<{ readonly at: string, readonly hash: string } | undefined> {
  if (seq === 0) return { at: '', hash: NOTHING_BEFORE }
  const [row] = await auditAfter(tx, { body, seq: seq - 1, limit: 1 })
  return row?.seq === seq ? row : undefined
}
