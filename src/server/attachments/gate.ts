import { refusal } from '../platform/problems.ts'

export interface GateLimits {
  readonly maxAtOnce: number
  /** Of all keys together; of one key one. */
  readonly maxWaiting: number
}

/** Lets a few works through at a time, of each key one; a few more wait, one of each key. */
export interface Gate {
  /** @throws the refusal `server.unavailable` when no more may wait: the same call later finds room */
  pass<T>(key: string, work: () => Promise<T>): Promise<T>
}

interface Waiting { readonly key: string, readonly enter: () => void }

export function openGate({ maxAtOnce, maxWaiting }: GateLimits): Gate {
  const inside = new Set<string>()
  let waiting: readonly Waiting[] = []

  const mayEnter = (key: string): boolean => inside.size < maxAtOnce && !inside.has(key)

  async function enter(key: string): Promise<void> {
    if (!mayEnter(key)) {
      if (waiting.length >= maxWaiting || waiting.some(one => one.key === key)) throw refusal('server.unavailable', {})
      return new Promise(resolve => { waiting = [...waiting, { key, enter: resolve }] }) // whoever lets it in has written the key down
    }
    inside.add(key)
  }

  function leave(key: string): void {
    inside.delete(key)
    const next = waiting.find(one => mayEnter(one.key))
    if (!next) return
    waiting = waiting.filter(one => one !== next)
    inside.add(next.key)
    next.enter()
  }

  return {
    async pass(key, work) {
      await enter(key)
      try {
        return await work()
      } finally {
        leave(key)
      }
    },
  }
}
