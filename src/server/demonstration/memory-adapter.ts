import type { Adapter, AdapterPayload } from 'oidc-provider'

interface Stored { readonly payload: AdapterPayload, readonly until: number }

/** What oidc-provider keeps of logins under way. In memory: a restart forgets them, and the person logs in again. */
export function memoryAdapter(): new (kind: string) => Adapter {
  const stored = new Map<string, Stored>()
  const read = (key: string): AdapterPayload | undefined => {
    const found = stored.get(key)
    if (found && found.until > performance.now()) return found.payload
    stored.delete(key)
    return undefined
  }
  const findBy = (kind: string, name: 'uid' | 'userCode', value: string): AdapterPayload | undefined =>
    [...stored.keys()].filter(key => key.startsWith(`${kind}:`)).map(read).find(payload => payload?.[name] === value)

  return class implements Adapter {
    readonly #kind: string
    constructor(kind: string) { this.#kind = kind }

    upsert(id: string, payload: AdapterPayload, seconds: number): Promise<void> {
      stored.set(`${this.#kind}:${id}`, { payload, until: performance.now() + seconds * 1_000 })
      return Promise.resolve()
    }

    find(id: string): Promise<AdapterPayload | undefined> {
      return Promise.resolve(read(`${this.#kind}:${id}`))
    }

    findByUid(uid: string): Promise<AdapterPayload | undefined> {
      return Promise.resolve(findBy(this.#kind, 'uid', uid))
    }

    findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
      return Promise.resolve(findBy(this.#kind, 'userCode', userCode))
    }

    destroy(id: string): Promise<void> {
      stored.delete(`${this.#kind}:${id}`)
      return Promise.resolve()
    }

    consume(id: string): Promise<void> {
      const found = stored.get(`${this.#kind}:${id}`)
      if (found) stored.set(`${this.#kind}:${id}`, { ...found, payload: { ...found.payload, consumed: Math.floor(Date.now() / 1_000) } })
      return Promise.resolve()
    }

    revokeByGrantId(grantId: string): Promise<void> {
      for (const [key, { payload }] of stored) if (payload.grantId === grantId) stored.delete(key)
      return Promise.resolve()
    }
  }
}
