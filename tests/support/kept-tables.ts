/** Rows of a device's tables, by table. */
export type KeptTables = Readonly<Record<string, readonly unknown[]>>

const BYTES = '$bytes'
const VIEW = '$view'

/** Rows as text, bytes in base64: what a release has left on a device can so be kept for as long as there are such devices. */
export function writeTables(tables: KeptTables): string {
  return `${JSON.stringify(tables, (_, value: unknown) => {
    if (value instanceof ArrayBuffer) return { [BYTES]: Buffer.from(value).toString('base64') }
    return value instanceof Uint8Array ? { [VIEW]: Buffer.from(value).toString('base64') } : value
  }, 1)}\n`
}

export function readTables(text: string): KeptTables {
  return JSON.parse(text, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value
    const [name, base64] = Object.entries(value)[0] ?? []
    if ((name !== BYTES && name !== VIEW) || typeof base64 !== 'string') return value
    const bytes = Uint8Array.from(Buffer.from(base64, 'base64'))
    return name === BYTES ? bytes.buffer : bytes
  }) as KeptTables
}
