import { Blob, File } from 'node:buffer'
import 'fake-indexeddb/auto'

// happy-dom's own Blob cannot be cloned into IndexedDB; Node's can.
Object.assign(globalThis, { Blob, File })
