import { refuse, type Result } from '#domain/problem/problem.ts'
import type { SportelloDatabase } from './database.ts'

/** The connection is gone, not the data: iOS drops it in the background, a crash of the storage process does anywhere. */
const LOST = new Set<unknown>(['InvalidStateError', 'UnknownError', 'AbortError', 'TimeoutError', 'TransactionInactiveError'])
const REFUSED = new Set<unknown>(['SecurityError', 'NotAllowedError', 'VersionError'])

function nameOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'name' in error ? error.name : undefined
}

export function isQuotaExceeded(error: unknown): boolean {
  return nameOf(error) === 'QuotaExceededError'
}

function isLost(error: unknown): boolean {
  return LOST.has(nameOf(error))
}

export type Guard = <T>(work: () => Promise<Result<T>>) => Promise<Result<T>>

/**
 * Runs work on the database. A lost connection is opened again and the work done anew, from its reading on, so it must be one transaction
 * or harmless to repeat. A full disk and a storage that stays away are answers; any other error is a bug and is thrown.
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
      database.letGo()
      return await work()
    } catch (error) {
      if (isQuotaExceeded(error)) return refuse('storage.quota-exceeded', {})
      return isLost(error) ? refuse('storage.unavailable', {}) : refusedOrThrow(error)
    }
  }
}

function refusedOrThrow(error: unknown): Result<never> {
  if (REFUSED.has(nameOf(error))) return refuse('storage.unavailable', {})
  throw error
}
