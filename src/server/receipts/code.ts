import { randomBytes } from 'node:crypto'

const CROCKFORD = '0123456789abcdefghjkmnpqrstvwxyz'
const LENGTH = 26

/** The public code of a receipt: 130 random bits, 26 characters without the letters that look like digits. Whoever holds it may check the receipt. */
export function newReceiptCode(): string {
  return Array.from(randomBytes(LENGTH), byte => CROCKFORD.charAt(byte & 31)).join('')
}
