import { ok } from '#domain/problem/problem.ts'
import { plain } from './plain.ts'
import type { Leaving, Owner, RememberedPerson } from './records.ts'
import type { Shelf } from './shelf.ts'
import type { PersonStorage } from './storage.ts'
import { whenAsked } from './when-asked.ts'
import { isBoxed, openValue, sealValue, type Box, type Label } from './vault/box.ts'

const PERSON = 'person'
const labelOf = (owner: Owner): Label => ({ table: 'meta', id: `${PERSON}/${owner}`, revision: 0 })

/** Who was here, in clear only as the opaque owner. Without a box: their keys were locked when they came. A release before boxes left it plain. */
type PersonRow = Leaving | RememberedPerson | { readonly owner: Owner } | ({ readonly owner: Owner } & Box)

function readingOf({ db, guard, keyring }: Shelf): PersonStorage['recallPerson'] {
  return () => guard(async (): ReturnType<PersonStorage['recallPerson']> => {
    const row = (await db.meta.get(PERSON))?.value as PersonRow | undefined // only this file writes it
    if (!row) return ok(null)
    if ('leaving' in row || 'person' in row || 'staff' in row) return ok(row)
    if (!isBoxed(row)) return ok({ locked: row.owner })
    const key = await keyring.keyOf(row.owner, row.key)
    if (!key.ok) return ok({ locked: row.owner })
    const person = await openValue<RememberedPerson>(key.value, labelOf(row.owner), row)
    return person.ok ? person : ok(null)
  })
}

function writingOf({ db, guard, keyring }: Shelf): PersonStorage['rememberPerson'] {
  const write = async (value: PersonRow): Promise<void> => { await db.meta.put({ key: PERSON, value }) }
  const read = async (): Promise<{ readonly owner?: Owner } | undefined> => (await db.meta.get(PERSON))?.value as { readonly owner?: Owner } | undefined // of a PersonRow
  return who => guard(async () => {
    if (!who) await db.meta.delete(PERSON)
    else if ('leaving' in who) await write({ leaving: who.leaving })
    else {
      const { owner } = 'person' in who ? who.person : who.staff
      const keys = await keyring.of(owner)
      if (keys.ok) await write({ owner, ...await sealValue(keys.value.current, labelOf(owner), plain(who)) })
      else if ((await read())?.owner !== owner) await write({ owner }) // what was kept when they were open says more
    }
    return ok(undefined)
  })
}

/** Whether what is remembered lies there plain, or under a key of before. */
export async function personToSeal({ db }: Shelf): Promise<boolean> {
  const row = (await db.meta.get(PERSON))?.value as PersonRow | undefined
  if (!row || 'leaving' in row) return false
  if ('person' in row || 'staff' in row) return true
  return isBoxed(row) && (await db.vault.get(row.owner))?.current !== row.key
}

export function personStorage(shelf: Shelf): PersonStorage {
  return {
    ...whenAsked<Pick<PersonStorage, 'claimDeviceWork'>>(['claimDeviceWork'], async () => ({ claimDeviceWork: (await import('./claim.ts')).claimingOf(shelf) })),
    rememberPerson: writingOf(shelf),
    recallPerson: readingOf(shelf),
  }
}
