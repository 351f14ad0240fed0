import type { Catalogue } from '../catalogue/index.ts'
import type { Room } from '../platform/ports.ts'
import { filingRoomRoutes } from './routes.ts'

export { enterByHand, type ByHandPorts } from './by-hand.ts'
export { CARD_COLUMNS, cardOf, eventsOf, readFrozen, type CardRow } from './cards.ts'
export { readCursor, writeCursor } from './cursor.ts'
export type { Evidence } from './filer.ts'
export { findDocument, openDocument, sendDownload, type Download, type FilingDocument } from './documents.ts'
export { isRegistered } from './repository.ts'
export type { FilingAnswer } from './registration.ts'
export { submitFiling, type FilingRequest, type SubmitPorts } from './submit.ts'
export type { FilingTables } from './tables.ts'

/** Registers filings and shows people their own. */
export function filingsRoom(catalogue: Catalogue): Room {
  return { name: 'filings', routes: filingRoomRoutes(catalogue) }
}
