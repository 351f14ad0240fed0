import { refuse, type Result } from '#domain/problem/problem.ts'
import type { SportelloDatabase } from './database.ts'

/** The connection is gone, not the data: iOS drops it in the background, a crash of the storage process does anywhere. */
const LOST = new Set(['DatabaseClosedError', 'InvalidStateError', 'UnknownError', 'AbortError', 'OpenFailedError', 'TimeoutError', 'TransactionInactiveError'])
/** The data is gone, or a part of it: the browser keeps large values in files of their own, and has lost one. */
const DAMAGED = new Set(['NotReadableError', 'DataError', 'NotFoundError'])
const REFUSED = new Set(['MissingAPIError', 'SecurityError', 'NotAllowedError', 'VersionError'])

/** An error and what it wraps: Dexie reports a full disk as an AbortError around the QuotaExceededError. */
function namesOf(error: unknown): readonly string[] {
  if (typeof error !== 'object' || error === null) return []
  const { name, inner, cause } = error as { name?: unknown, inner?: unknown, cause?: unknown } // any thrown value may lack them
  const own = typeof name === 'string' ? [name] : []
  return [...own, ...(inner === error ? [] : namesOf(inner)), ...(cause === error || cause === inner ? [] : namesOf(cause))]
}

export function isQuotaExceeded(error: unknown): boolean {
  return namesOf(error).includes('QuotaExceededError')
}

function isLost(error: unknown): boolean {
  return namesOf(error).some(name => LOST.has(name))
}

/** A read of large values. What the browser has lost of them is damage to this value alone: whatever else is being done goes on. */
export async function unlessLost<T>(read: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await read()
  } catch (error) {
    if (isDamaged(error)) return refuse('storage.damaged', {})
    throw error
  }
}

export function isDamaged(error: unknown): boolean {
  return namesOf(error).some(name => DAMAGED.has(name))
}

export type Guard = <T>(work: () => Promise<Result<T>>) => Promise<Result<T>>

/**
 * Runs work on the database. A lost connection is opened again and the work done anew, from its reading on, so it must be one transaction
 * or harmless to repeat. A full disk, data that is gone and a storage that stays away are answers; any other error is a bug and is thrown.
 */
export function guardOf(database: SportelloDatabase): Guard {
  return async work => {
    try {
      return await work()
    } catch (error) {
      if (isQuotaExceeded(error)) return refuse('storage.quota-exceeded', {})
      if (!isLost(error)) return refusedOrThrow(error)
    }
    try {
      database.close({ disableAutoOpen: false })
      await database.open()
      return await work()
    } catch (error) {
      if (isQuotaExceeded(error)) return refuse('storage.quota-exceeded', {})
      return isLost(error) ? refuse('storage.unavailable', {}) : refusedOrThrow(error)
    }
  }
}

function refusedOrThrow(error: unknown): Result<never> {
  if (namesOf(error).some(name => REFUSED.has(name))) return refuse('storage.unavailable', {})
  if (isDamaged(error)) return refuse('storage.damaged', {})
  throw error
}
