import type { DraftRecord, Owner } from '../storage/records.ts'
import { deviceStorage } from '../storage/device.ts'
import { ok, type Result } from '#domain/problem/problem.ts'

/** Hands a text to the person as a file. */
function saveFile(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => { URL.revokeObjectURL(url) }, 60_000) // some browsers read the address after the click has returned
}

/** Writes drafts to a file, with every answer; of attached files only names and digests. @returns the file's name */
export function exportDrafts(drafts: readonly Partial<DraftRecord>[], now = new Date()): string {
  const name = `bozze-sportello-${now.toISOString().slice(0, 16).replace(':', '')}.json`
  saveFile(name, JSON.stringify({ format: 1, exportedAt: now.toISOString(), drafts }, undefined, 2))
  return name
}

/** Writes to a file all drafts of an owner that can be read. @returns the file's name, or why the device cannot be read */
export async function exportAllDrafts(owner: Owner): Promise<Result<string>> {
  const storage = await deviceStorage()
  const cards = await storage.listDrafts(owner)
  if (!cards.ok) return cards
  const drafts = await Promise.all(cards.value.map(async card => {
    const whole = await storage.loadDraft(owner, card.id)
    return whole.ok ? whole.value : card
  }))
  return ok(exportDrafts(drafts))
}
