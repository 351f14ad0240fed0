import { computed, nextTick, readonly, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import { once } from '../page/once.ts'
import type { Owner } from '../storage/records.ts'
import type { LeavingStorage, NewPasskey, PassphraseTerms, Proof, VaultSettings, VaultState, VaultStorage } from '../storage/storage.ts'
import type { Handover } from './handover.ts'
import { joinTabs, type Channel, type Tabs } from './tabs.ts'

type VaultDevice = Pick<VaultStorage, 'vaultState' | 'unlock' | 'setLock' | 'addPasskey' | 'removePasskey' | 'setVault' | 'lock' | 'keysToLend' | 'borrowKeys' | 'sealRest' | 'wipe'> & Pick<LeavingStorage, 'clearBehind'>

export interface CodePort {
  readonly newTerms: () => PassphraseTerms
  readonly deriveSecret: (code: string, terms: PassphraseTerms) => Promise<Uint8Array<ArrayBuffer>>
}

export interface VaultPorts {
  readonly storage: () => Promise<VaultDevice>
  /** Whose keys the page works with. */
  readonly owner: () => Owner
  /** Whether whoever is here is of the staff, whose devices must have a lock. */
  readonly isStaff: () => boolean
  /** What derives a lock's secret; it weighs, and is fetched when it is needed. */
  readonly code: () => Promise<CodePort>
  /** Absent in browsers without it: then each page locks and unlocks for itself. */
  readonly channel: Channel | undefined
  /** Ends the page and starts it anew at the same address: what it held in memory goes with it. */
  readonly restart: () => void
  readonly onTouched: (isPicking: boolean) => void
  /** Absent where there is no worker: then each page begins locked. */
  readonly handover?: Handover | undefined
}

/** What stands in the place of the page. `unlock`: the keys are locked. `set-lock`: this device must have a lock first. */
export type Gate = 'unlock' | 'set-lock'

export interface Vault {
  /** Undefined until the device has been asked. */
  readonly state: Readonly<ShallowRef<VaultState | undefined>>
  readonly gate: ComputedRef<Gate | undefined>
  /** True when something on a page could not be saved: it must not be thrown away by locking. */
  readonly held: Readonly<Ref<boolean>>
  /** Asks the device how the lock stands. To be called whenever somebody else comes; harmless at any time. */
  readonly look: () => Promise<void>
  /** Waits until this person's keys are open, or somebody else is here. */
  readonly admit: (owner: Owner) => Promise<void>
  readonly unlock: (code: string) => Promise<Result<void>>
  readonly unlockWith: (proof: Proof) => Promise<Result<void>>
  /** Locks this and all other pages, once what is on them is saved: the page starts anew. Without a lock it does nothing. */
  readonly lockNow: () => Promise<void>
  /** Sets the first code, or another one. @param old the present one, where there is one */
  readonly setCode: (code: string, old: string | undefined, settings?: Partial<VaultSettings>) => Promise<Result<void>>
  /** Gives up the lock. */
  readonly removeCode: (code: string) => Promise<Result<void>>
  readonly addPasskey: (passkey: NewPasskey, code: string) => Promise<Result<void>>
  readonly removePasskey: () => Promise<Result<void>>
  readonly change: (settings: Partial<VaultSettings>) => Promise<Result<void>>
  /** Takes everything of this person's off this device. */
  readonly wipe: () => Promise<Result<void>>
  /**
   * The person leaves: all pages let go of their keys, and on a device that others use nothing stays but what was not sent.
   * @returns whether a lock guarded it: then the page must start anew, so that nothing decrypted stays in memory
   */
  readonly leave: () => Promise<boolean>
  /** A page with something to save says here how. @returns takes it back */
  readonly beforeLock: (save: () => Promise<boolean>) => () => void
  readonly touched: (isPicking: boolean) => void
  /** The page ends: if its keys are open, the one that follows in this tab shall have them. */
  readonly handOver: () => void
}

/** The device and the other pages, together: what lends keys must have them. */
interface Reach { readonly device: VaultDevice, readonly tabs: Tabs | undefined }

function reachOf(ports: VaultPorts, { isOpen, look, lock }: { isOpen: () => boolean, look: () => Promise<void>, lock: () => Promise<void> }): () => Promise<Reach> {
  async function reach(): Promise<Reach> {
    const device = await ports.storage()
    const tabs = ports.channel && joinTabs({
      channel: ports.channel,
      keysToLend: owner => isOpen() ? device.keysToLend(owner) : undefined, // what no lock guards each page finds by itself
      onKeys: keys => { if (keys.owner === ports.owner()) void device.borrowKeys(keys).then(look) },
      onLock: () => void lock(),
      onTouched: ports.onTouched,
    })
    return { device, tabs }
  }
  return once(reach)
}

/** The lock of who is at the device: see {@link VaultStorage}. */
export function createVault(ports: VaultPorts): Vault {
  const state = shallowRef<VaultState>()
  const held = shallowRef(false)
  const guards = new Set<() => Promise<boolean>>()
  let lend: (() => void) | undefined
  const reach = reachOf(ports, { isOpen: () => state.value?.lock === 'open', look, lock })

  async function look(): Promise<void> {
    const owner = ports.owner()
    const reached = await reach()
    lend = () => { giveFrom(reached.device, ports) }
    const found = await lookOn(reached, owner, ports.handover)
    if (owner === ports.owner()) state.value = found.ok ? found.value : undefined
  }

  /** After each change of the lock: the other pages get the keys, and what lies under a key of before is brought under the new one. */
  async function settle(done: Result<void>): Promise<Result<void>> {
    const { device, tabs } = await reach()
    await look()
    const keys = device.keysToLend(ports.owner())
    if (done.ok && keys && state.value?.lock === 'open') tabs?.offer(keys)
    if (done.ok) void device.sealRest()
    return done
  }

  async function proofOf(code: string | undefined): Promise<Proof | undefined> {
    const terms = state.value?.passphrase
    return terms && code !== undefined ? { by: 'passphrase', secret: await (await ports.code()).deriveSecret(code, terms) } : undefined
  }

  async function lock(): Promise<void> {
    const saved = await Promise.all([...guards].map(save => save().catch(() => false)))
    held.value = !saved.every(Boolean)
    if (held.value) return
    ports.handover?.forget()
    ;(await reach()).device.lock()
    ports.restart()
  }

  return {
    state,
    gate: computed(() => gateOf(state.value, ports.isStaff())),
    held: readonly(held),
    look,
    admit: async owner => {
      await look()
      await until(() => state.value?.lock !== 'locked' || ports.owner() !== owner)
    },
    lockNow: async () => {
      if (state.value?.lock !== 'open') return
      const { tabs } = await reach()
      tabs?.lock()
      await lock()
    },
    ...changesOf({ ports, reach, settle, proofOf }),
    beforeLock: save => {
      guards.add(save)
      return () => { guards.delete(save) }
    },
    touched: isPicking => void reach().then(({ tabs }) => tabs?.touched(isPicking)),
    handOver: () => { if (state.value?.lock === 'open') lend?.() },
  }
}

/** How the lock stands, once who may have the keys open was asked: the page before this one in the same tab, then the other pages. */
async function lookOn({ device, tabs }: Reach, owner: Owner, handover: Handover | undefined): Promise<Result<VaultState>> {
  for (const ask of [() => borrowFromBefore(device, owner, handover), () => tabs?.ask(owner)]) {
    const found = await device.vaultState(owner)
    if (!found.ok || found.value.lock !== 'locked') return found
    await ask()
  }
  return device.vaultState(owner)
}

function giveFrom(device: VaultDevice, { owner, handover }: VaultPorts): void {
  const keys = device.keysToLend(owner())
  if (keys) handover?.give(keys)
}

async function borrowFromBefore(device: VaultDevice, owner: Owner, handover: Handover | undefined): Promise<void> {
  const given = await handover?.take()
  if (given?.owner === owner) await device.borrowKeys(given)
}

function gateOf(state: VaultState | undefined, isStaff: boolean): Gate | undefined {
  if (state?.lock === 'locked') return 'unlock'
  return isStaff && state?.lock === 'none' ? 'set-lock' : undefined
}

function until(isSo: () => boolean): Promise<void> {
  return new Promise(resolve => {
    const stop = watch(isSo, now => {
      if (!now) return
      resolve()
      void nextTick(() => { stop() }) // it may be so at once, before there is anything to stop
    }, { immediate: true })
  })
}

interface Changing {
  readonly ports: VaultPorts
  readonly reach: () => Promise<Reach>
  readonly settle: (done: Result<void>) => Promise<Result<void>>
  readonly proofOf: (code: string | undefined) => Promise<Proof | undefined>
}

function changesOf({ ports, reach, settle, proofOf }: Changing): Pick<Vault, 'unlock' | 'unlockWith' | 'setCode' | 'removeCode' | 'addPasskey' | 'removePasskey' | 'change' | 'wipe' | 'leave'> {
  const change = async (settings: Partial<VaultSettings>): Promise<Result<void>> => settle(await (await reach()).device.setVault(ports.owner(), settings))
  const unlockWith = async (proof: Proof): Promise<Result<void>> => settle(await (await reach()).device.unlock(ports.owner(), proof))
  return {
    change,
    unlockWith,
    unlock: async code => {
      const proof = await proofOf(code)
      return proof ? unlockWith(proof) : refuse('lock.changed', {})
    },
    setCode: async (code, old, settings) => {
      const { deriveSecret, newTerms } = await ports.code()
      const terms = newTerms()
      const lock = { by: 'passphrase', terms, secret: await deriveSecret(code, terms) } as const
      const set = await (await reach()).device.setLock(ports.owner(), lock, await proofOf(old))
      if (set.ok && settings) await (await reach()).device.setVault(ports.owner(), settings)
      return settle(set)
    },
    removeCode: async code => settle(await (await reach()).device.setLock(ports.owner(), { by: 'device' }, await proofOf(code))),
    addPasskey: async (passkey, code) => {
      const proof = await proofOf(code)
      return proof ? settle(await (await reach()).device.addPasskey(ports.owner(), passkey, proof)) : refuse('lock.needed', {})
    },
    removePasskey: async () => settle(await (await reach()).device.removePasskey(ports.owner())),
    leave: async () => {
      const { device, tabs } = await reach()
      const state = await device.vaultState(ports.owner())
      if (!state.ok || state.value.lock === 'none') return false
      tabs?.lock()
      ports.handover?.forget()
      if (state.value.settings.use !== 'own') await device.clearBehind(ports.owner())
      device.lock()
      return true
    },
    wipe: async () => {
      const wiped = await (await reach()).device.wipe(ports.owner())
      await settle(wiped)
      return wiped.ok ? ok(undefined) : wiped
    },
  }
}
