import { defineStore } from 'pinia'
import { firstSession } from '../api/first.ts'
import { server } from '../api/server.ts'
import { deviceStorage } from '../storage/device.ts'
import { createSession } from './session.ts'

/** Who is at the device: see {@link createSession}. */
export const useSession = defineStore('session', () => createSession({
  ask: firstSession,
  server,
  storage: deviceStorage,
  admit: async owner => (await import('../vault/store.ts')).useVault().admit(owner),
}))
