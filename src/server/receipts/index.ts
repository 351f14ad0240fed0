import type { Catalogue } from '../catalogue/index.ts'
import type { Room } from '../platform/ports.ts'
import { makePdf, PDF_TASK } from './make-pdf.ts'
import { receiptRoutes } from './routes.ts'

export { newReceiptCode } from './code.ts'
export { makeReceipt, type ReceiptParts } from './receipt.ts'
export { PDF_TASK } from './make-pdf.ts'
export { openSheet } from './sheet.ts'

/** Makes the printable receipts and lets anyone who holds one check it. */
export function receiptsRoom(catalogue: Catalogue): Room {
  return {
    name: 'receipts',
    routes: receiptRoutes,
    jobs: platform => ({ [PDF_TASK]: makePdf({ ...platform, catalogue }) }),
  }
}
