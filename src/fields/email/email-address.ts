/** What mail systems take in practice; quoted names, comments and bare addresses of hosts are left out on purpose. */
const NAME = /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~.-]+$/u
const LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?$/u
const LAST_LABEL = /^(?:\p{L}{2,}|xn--[a-z0-9-]+)$/u

/** The domain in lower case; the name before the @ as it is, since only its owner knows whether case matters there. */
export function readEmailAddress(typed: string): string {
  const address = typed.replace(/\s/g, '').replace(/^mailto:/i, '')
  const at = address.lastIndexOf('@')
  return at < 0 ? address : address.slice(0, at) + address.slice(at).toLowerCase().normalize('NFC')
}

export function isEmailAddress(address: string): boolean {
  if (address.length > 254) return false // RFC 5321: what a mail envelope can carry
  const at = address.lastIndexOf('@')
  const name = address.slice(0, at)
  const labels = address.slice(at + 1).split('.')
  return at > 0 && name.length <= 64
    && NAME.test(name) && !name.startsWith('.') && !name.endsWith('.') && !name.includes('..')
    && labels.length > 1 && labels.every(label => label.length <= 63 && LABEL.test(label)) && LAST_LABEL.test(labels.at(-1) ?? '')
}
