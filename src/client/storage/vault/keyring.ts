import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import type { SportelloDatabase } from '../database.ts'
import { DEVICE, type Owner } from '../records.ts'
import { currentKeyId, keysOf, lockSecrets, newSecrets, unlockSecrets, type OwnerKeys } from './secrets.ts'
import { FIRST_SETTINGS, type Slot, type Tries, type VaultRow } from './vault-row.ts'

type DeviceSlot = Extract<Slot, { readonly by: 'device' }>

/** The keys of who is at this device, as far as they are unlocked in this page. Those that no lock guards are fetched when they are needed. */
export class Keyring {
  /** Tries to open a lock that a full disk did not let be written down. */
  readonly uncounted = new Map<Owner, Tries>()
  readonly #db: SportelloDatabase
  readonly #held = new Map<Owner, OwnerKeys>()
  readonly #fetching = new Map<Owner, Promise<Result<OwnerKeys>>>()
  readonly #listeners = new Set<() => void>()
  readonly #names = new Map<string, string>()

  constructor(db: SportelloDatabase) {
    this.#db = db
  }

  /**
   * The keys of one person, or of nobody; made when they have none yet. Not to be called inside a transaction.
   * @returns `storage.locked` until they are unlocked; `storage.damaged` when the keys themselves cannot be read
   */
  async of(owner: Owner): Promise<Result<OwnerKeys>> {
    const held = this.#held.get(owner)
    if (held) return ok(held)
    const fetching = this.#fetching.get(owner) ?? this.#fetch(owner).finally(() => { this.#fetching.delete(owner) })
    this.#fetching.set(owner, fetching)
    return fetching
  }

  /** The keys of everybody who has some here and whose are unlocked. */
  async unlocked(): Promise<readonly OwnerKeys[]> {
    const owners = await this.#db.vault.toCollection().primaryKeys()
    const all = await Promise.all(owners.map(owner => this.of(owner)))
    return all.flatMap(keys => keys.ok ? keys.value : [])
  }

  held(owner: Owner): OwnerKeys | undefined {
    return this.#held.get(owner)
  }

  /** From now on somebody's keys are open in this page. */
  hold(keys: OwnerKeys): void {
    this.#held.set(keys.owner, keys)
    this.#listeners.forEach(listener => { listener() })
  }

  /** Lets go of all keys: those that a lock guards must be unlocked again, the others are fetched when they are needed. */
  forget(): void {
    this.#held.clear()
    this.#names.clear()
  }

  /** The keys that seal now, of everybody, locked or not. */
  async currentIds(): Promise<readonly string[]> {
    return (await this.#db.vault.toArray()).map(row => row.current)
  }

  /** Hears whenever somebody's keys were unlocked in this page. @returns stops it */
  onUnlock(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => { this.#listeners.delete(listener) }
  }

  /** The key that a row's box names. */
  async keyOf(owner: Owner, id: string): Promise<Result<CryptoKey>> {
    const keys = await this.of(owner)
    if (!keys.ok) return keys
    const key = keys.value.byId.get(id)
    if (key) return ok(key)
    this.#held.delete(owner) // another page has changed the lock since
    const anew = await this.of(owner)
    if (!anew.ok) return anew
    const found = anew.value.byId.get(id)
    return found ? ok(found) : refuse('storage.damaged', {})
  }

  /**
   * The names under which a file may lie on the disk: as the owner's, or as nobody's when it was attached before they logged in.
   * Without the keys a name does not tell which document it stands for.
   */
  async namesOf(owner: Owner, sha256: string): Promise<Result<readonly string[]>> {
    const own = await this.of(owner)
    if (!own.ok) return own
    const nobodys = owner === DEVICE ? undefined : await this.of(DEVICE)
    const rings = nobodys?.ok ? [own.value, nobodys.value] : [own.value]
    return ok(await Promise.all(rings.map(keys => this.nameOf(keys, sha256))))
  }

  async nameOf({ owner, naming }: OwnerKeys, sha256: string): Promise<string> {
    const known = this.#names.get(`${owner}/${sha256}`)
    if (known !== undefined) return known
    const mac = new Uint8Array(await crypto.subtle.sign('HMAC', naming, new TextEncoder().encode(sha256)))
    const name = Array.from(mac, byte => byte.toString(16).padStart(2, '0')).join('')
    this.#names.set(`${owner}/${sha256}`, name)
    return name
  }

  async #fetch(owner: Owner): Promise<Result<OwnerKeys>> {
    const row = await this.#db.vault.get(owner) ?? await this.#found(owner)
    const slot = row.slots.find(one => one.by === 'device')
    if (!slot) return refuse('storage.locked', {})
    const secrets = await unlockSecrets(slot.lock, owner, slot)
    if (!secrets.ok) return secrets
    const keys = await keysOf(owner, secrets.value)
    this.#held.set(owner, keys)
    return ok(keys)
  }

  /** Keys for somebody new: another page may be making them too, and the first to write wins. */
  async #found(owner: Owner): Promise<VaultRow> {
    const secrets = newSecrets()
    const lock = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
    const slot: DeviceSlot = { by: 'device', lock, ...await lockSecrets(lock, owner, secrets) }
    const fresh: VaultRow = { owner, revision: 1, slots: [slot], current: currentKeyId(secrets), failures: 0, triedAt: 0, settings: FIRST_SETTINGS }
    return this.#db.transaction('rw', this.#db.vault, async () => {
      const known = await this.#db.vault.get(owner)
      if (!known) await this.#db.vault.add(fresh)
      return known ?? fresh
    })
  }
}
