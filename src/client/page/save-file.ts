import type { DraftRecord } from '../storage/records.ts'

/** Hands something to the person as a file. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => { URL.revokeObjectURL(url) }, 60_000) // some browsers read the address after the click has returned
}

/** Writes drafts to a file, with every answer; of attached files only names and digests. @returns the file's name */
export function exportDrafts(drafts: readonly Partial<DraftRecord>[], now = new Date()): string {
  const name = `bozze-sportello-${now.toISOString().slice(0, 16).replace(':', '')}.json`
  saveFile(name, new Blob([JSON.stringify({ format: 1, exportedAt: now.toISOString(), drafts }, undefined, 2)], { type: 'application/json' }))
  return name
}
