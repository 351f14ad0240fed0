/*
 * Immutable sets and maps that change a little at each keystroke: the copy is made at the first real change, and none when nothing changed.
 */

export interface SetEdit<T> {
  readonly has: (member: T) => boolean
  /** @returns whether anything changed. */
  readonly put: (member: T, present: boolean) => boolean
  readonly done: () => ReadonlySet<T>
}

export interface MapEdit<K, V> {
  readonly get: (key: K) => V | undefined
  /** @param value `undefined` takes the key out. @returns whether anything changed. */
  readonly put: (key: K, value: V | undefined) => boolean
  readonly done: () => ReadonlyMap<K, V>
}

export function editSet<T>(before: ReadonlySet<T>): SetEdit<T> {
  let copy: Set<T> | undefined
  return {
    has: member => (copy ?? before).has(member),
    put: (member, present) => {
      if ((copy ?? before).has(member) === present) return false
      copy ??= new Set(before)
      if (present) copy.add(member)
      else copy.delete(member)
      return true
    },
    done: () => copy ?? before,
  }
}

/** @param isSame when two values need not be told apart */
export function editMap<K, V>(before: ReadonlyMap<K, V>, isSame: (a: V, b: V) => boolean): MapEdit<K, V> {
  let copy: Map<K, V> | undefined
  return {
    get: key => (copy ?? before).get(key),
    put: (key, value) => {
      const known = (copy ?? before).get(key)
      if (value === undefined ? known === undefined : known !== undefined && isSame(known, value)) return false
      copy ??= new Map(before)
      if (value === undefined) copy.delete(key)
      else copy.set(key, value)
      return true
    },
    done: () => copy ?? before,
  }
}
