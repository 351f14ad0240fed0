import type { Catalogue } from '../catalogue/index.ts'
import type { Room } from '../platform/ports.ts'
import { officeRoomRoutes } from './routes.ts'

export { takeCharge } from './take-charge.ts'

/** Where officers find, read and take charge of the filings of their offices. */
export function officeRoom(catalogue: Catalogue): Room {
  return { name: 'office', routes: officeRoomRoutes(catalogue) }
}
