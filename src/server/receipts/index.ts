export { newReceiptCode } from './code.ts'
export { makeReceipt, type ReceiptParts } from './receipt.ts'
