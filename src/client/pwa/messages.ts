/** To the worker: take over now, the person agreed. */
export const ACTIVATE_MESSAGE = 'sportello:activate'
/** From the worker: the browser says that the network is back. */
export const SYNC_MESSAGE = 'sportello:sync'
/** To the worker, with a port: which build it keeps. It answers with a {@link WorkerVersion}. */
export const VERSION_MESSAGE = 'sportello:version'
export interface WorkerVersion { readonly version: string }
