import { refusal } from '../platform/problems.ts'

export interface GateLimits {
  readonly maxAtOnce: number
  /** Of all keys together; of one key one. */
  readonly maxWaiting: number
  /** Of one sender; the places that are left are for the others. */
  readonly maxWaitingOfOne: number
}

/** One work: what it is done to, and for whom. */
export interface Turn { readonly key: string, readonly sender: string }

/**
 * Lets a few works through at a time, of each key one; a few more wait, one of each key. Whose works are fewest inside comes next, and nobody fills the
 * waiting room: who sends a hundred files waits for their own, and hardly anybody else does.
 */
export interface Gate {
  /** @throws the refusal `server.unavailable` when no more may wait: the same call later finds room */
  pass<T>(turn: Turn, work: () => Promise<T>): Promise<T>
}

interface Waiting extends Turn { readonly enter: () => void }

export function openGate({ maxAtOnce, maxWaiting, maxWaitingOfOne }: GateLimits): Gate {
  const inside = new Map<string, string>()
  let waiting: readonly Waiting[] = []

  const mayEnter = (key: string): boolean => inside.size < maxAtOnce && !inside.has(key)
  const insideOf = (sender: string): number => [...inside.values()].filter(one => one === sender).length
  const mayWait = ({ key, sender }: Turn): boolean =>
    waiting.length < maxWaiting && waiting.filter(one => one.sender === sender).length < maxWaitingOfOne && !waiting.some(one => one.key === key)

  async function enter(turn: Turn): Promise<void> {
    if (!mayEnter(turn.key)) {
      if (!mayWait(turn)) throw refusal('server.unavailable', {})
      return new Promise(resolve => { waiting = [...waiting, { ...turn, enter: resolve }] }) // whoever lets it in has written it down
    }
    inside.set(turn.key, turn.sender)
  }

  function leave(key: string): void {
    inside.delete(key)
    const [next] = waiting.filter(one => mayEnter(one.key)).toSorted((one, other) => insideOf(one.sender) - insideOf(other.sender)) // in their order, where equal
    if (!next) return
    waiting = waiting.filter(one => one !== next)
    inside.set(next.key, next.sender)
    next.enter()
  }

  return {
    async pass(turn, work) {
      await enter(turn)
      try {
        return await work()
      } finally {
        leave(turn.key)
      }
    },
  }
}
