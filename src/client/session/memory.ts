import type { SessionReply } from '#contract/identity.ts'
import type { Problem, Result } from '#domain/problem/problem.ts'
import type { Api } from '../api/api.ts'
import type { Leaving, LockedPerson, Owner, RememberedPerson } from '../storage/records.ts'
import type { PersonStorage } from '../storage/storage.ts'

export interface MemoryPorts {
  readonly server: () => Promise<Pick<Api, 'logout'>>
  readonly storage: () => Promise<PersonStorage>
}

/** What the device keeps of who was here, between one page and the next. */
export interface Memory {
  readonly recall: () => Promise<RememberedPerson | Leaving | LockedPerson | null>
  /**
   * First what was written before login changes hands, then the person is remembered: no draft vanishes in between. Who has left meanwhile is not.
   * @returns why something could not change hands
   */
  readonly welcome: (reply: SessionReply, hasLeft: () => boolean) => Promise<readonly Problem[]>
  readonly leave: (who: Owner | undefined) => Promise<Result<void>>
  /** Tells the server that who was here has left. @returns false when it cannot be told now */
  readonly sayFarewell: () => Promise<boolean>
}

export function createMemory({ server, storage }: MemoryPorts): Memory {
  let remembering: Promise<unknown> | undefined
  return {
    recall: async () => {
      const recalled = await (await storage()).recallPerson()
      return recalled.ok ? recalled.value : null
    },
    welcome: async ({ person, staff, assurance }, hasLeft) => {
      const device = await storage()
      const claimed = person && await device.claimDeviceWork(person.owner, person.fiscalNumber)
      if (!hasLeft()) {
        remembering = device.rememberPerson(person ? { person, assurance } : staff ? { staff, assurance } : null)
        await remembering
      }
      return claimed?.ok === false ? claimed.problems : []
    },
    leave: async who => {
      await Promise.allSettled([remembering]) // written later, it would stand in the place of the farewell
      return (await storage()).rememberPerson(who === undefined ? null : { leaving: who })
    },
    sayFarewell: async () => {
      if (!(await (await server()).logout()).ok) return false
      await (await storage()).rememberPerson(null)
      return true
    },
  }
}
