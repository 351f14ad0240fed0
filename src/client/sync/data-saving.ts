import type { OutboxEntry } from '../storage/records.ts'

/** When filings with large files may leave by themselves. By hand they leave at any time. */
export type LargeFiles = 'always' | 'wifi' | 'by-hand'
export interface DataSaving { readonly largeFiles: LargeFiles, readonly largeMegabytes: number }

const ALWAYS: DataSaving = { largeFiles: 'always', largeMegabytes: 5 }
const PLACE = 'sportello.data'
/** What a person may choose from. */
export const MEGABYTES = [1, 5, 20] as const
const CHOICES: readonly unknown[] = ['always', 'wifi', 'by-hand'] satisfies LargeFiles[]

/** The part of the Network Information API that is used; only Chromium has it, and on computers without `type`. */
export interface Connection { readonly type?: string, readonly saveData?: boolean }

/** How this device is connected, as far as the browser says. */
export function connectionOf(navigator: Navigator): Connection & EventTarget | undefined {
  return 'connection' in navigator ? navigator.connection as Connection & EventTarget : undefined // missing from TypeScript's library: one browser only
}

function isDataSaving(value: unknown): value is DataSaving {
  return typeof value === 'object' && value !== null && 'largeFiles' in value && CHOICES.includes(value.largeFiles)
    && 'largeMegabytes' in value && typeof value.largeMegabytes === 'number' && value.largeMegabytes > 0
}

/** What the person has chosen on this device; everything leaves at once until they choose. @param kept asked for here: with cookies refused, naming it is an exception */
export function readDataSaving(kept: () => Pick<Storage, 'getItem'>): DataSaving {
  try {
    const value: unknown = JSON.parse(kept().getItem(PLACE) ?? 'null')
    return isDataSaving(value) ? value : ALWAYS
  } catch {
    return ALWAYS // not JSON, or a browser that refuses to keep anything
  }
}

/** @returns false when the browser refuses to keep it */
export function keepDataSaving(kept: () => Pick<Storage, 'setItem'>, choice: DataSaving): boolean {
  try {
    kept().setItem(PLACE, JSON.stringify(choice))
    return true
  } catch {
    return false
  }
}

/** Whether what is sent now costs the person, as far as the browser says: no word is no reason to wait. */
function isMetered(connection: Connection | undefined): boolean {
  return connection?.saveData === true || connection?.type === 'cellular'
}

/**
 * Whether an entry must wait for another network, or for the person's own word. One with a last day never waits: what it would save is less than a term.
 * The same photograph in two fields travels once, and counts once.
 */
export function mustWait({ attachments, fileBy }: Pick<OutboxEntry, 'attachments' | 'fileBy'>, { largeFiles, largeMegabytes }: DataSaving, connection: Connection | undefined): boolean {
  if (fileBy !== undefined || largeFiles === 'always') return false
  const files = new Map(attachments.map(file => [file.sha256, file.bytes]))
  const bytes = [...files.values()].reduce((sum, one) => sum + one, 0)
  return bytes > largeMegabytes * 1e6 && (largeFiles === 'by-hand' || isMetered(connection))
}
