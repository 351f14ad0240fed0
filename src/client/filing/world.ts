import { placesOf } from '#domain/procedure/places.ts'
import { kinds } from '#fields/index.ts'
import { listsOfBody } from '../body/lists.ts'
import { useBody } from '../body/store.ts'
import { useSession } from '../session/store.ts'
import { deviceStorage } from '../storage/device.ts'
import { sha256Hex } from '../storage/digest.ts'
import type { FilingWorld } from './ports.ts'

/** The world as it is in the browser. */
export function browserWorld(): FilingWorld {
  const body = useBody()
  const session = useSession()
  return {
    storage: deviceStorage,
    keyholder: () => session.keyholder,
    definition: body.definition,
    offered: body.offered,
    kinds,
    places: async () => placesOf(await listsOfBody()),
    now: () => new Date().toISOString(),
    freshId: () => crypto.randomUUID(),
    sha256: sha256Hex,
  }
}
