/** To the worker: take over now, the person agreed. */
export const ACTIVATE_MESSAGE = 'sportello:activate'
/** From the worker: the browser says that the network is back. */
export const SYNC_MESSAGE = 'sportello:sync'
/** To the worker, with a port: which build it keeps. It answers with a {@link WorkerVersion}. */
export const VERSION_MESSAGE = 'sportello:version'
export interface WorkerVersion { readonly version: string }

/**
 * To the worker: keys for the page that comes after this one in the same tab, which alone knows the ticket; asked for with a port, on which they
 * come or nothing does; and that it forgets all it holds.
 */
export type KeysMessage =
  | { readonly kind: 'sportello:keep-keys', readonly ticket: string, readonly keys: unknown }
  | { readonly kind: 'sportello:take-keys', readonly ticket: string }
  | { readonly kind: 'sportello:forget-keys' }

export function isKeysMessage(data: unknown): data is KeysMessage {
  return typeof data === 'object' && data !== null && 'kind' in data && typeof data.kind === 'string' && data.kind.endsWith('-keys') // only our own pages speak to the worker
}
