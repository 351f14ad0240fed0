import { randomUUID } from 'node:crypto'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { sha256Hex } from '#client/storage/digest.ts'
import { openStorage, type OpenOptions } from '#client/storage/open.ts'
import { DEVICE, type DraftContent, type OutboxEntry, type Sending } from '#client/storage/records.ts'
import type { DeviceStorage } from '#client/storage/storage.ts'
import type { SealedAttachment, SealedContent, SealedFiling } from '#domain/filing/filing.ts'
import type { Definition } from '#domain/procedure/definition.ts'
import type { Result } from '#domain/problem/problem.ts'

/** A device of its own: nothing another test keeps is on it. Open it several times to have several tabs. */
export interface Device {
  readonly factory: IDBFactory
  open: (options?: OpenOptions) => Promise<DeviceStorage>
}

export function aDevice(): Device {
  const factory = new IDBFactory()
  const name = `sportello-${randomUUID()}`
  return { factory, open: options => openStorage({ name, home: { indexedDB: factory, IDBKeyRange }, pausesMs: [], ...options }) }
}

export const PROCEDURE = { id: 'segnalazione-strada', version: 1, digest: 'd'.repeat(64) }

export function aDraft(changes: Partial<DraftContent> = {}): DraftContent {
  return {
    id: randomUUID(), owner: DEVICE, body: 'p_pc', procedure: PROCEDURE, title: { it: 'Segnalazione', en: 'Report' },
    answers: { descrizione: 'Una buca' }, language: 'it', confirmed: [], step: null, ...changes,
  }
}

/** An entry of the outbox as a page gets it. */
export function anEntry(changes: Partial<OutboxEntry> = {}): OutboxEntry {
  return {
    id: randomUUID(), owner: DEVICE, body: 'p_pc', procedure: PROCEDURE, title: { it: 'Segnalazione', en: 'Report' }, sealHash: 'a'.repeat(64),
    sealedAt: '2026-11-22T08:00:00.000Z', attachments: [], anonymous: false, assurance: 0, state: { at: 'queued' }, attempts: 0, history: [], ...changes,
  }
}

export function aDefinition(applicant?: string): Definition {
  return { identity: { assurance: 2, onBehalf: false, ...(applicant === undefined ? {} : { applicant }) } } as Definition // claiming reads no more of it
}

export function attached(path: string, sha256: string, bytes: number): SealedAttachment {
  return { path, name: `${path}.jpg`, mediaType: 'image/jpeg', bytes, sha256 }
}

let sealings = 0

/** Each a second after the one before: entries are sent in this order. */
export async function seal(draft: DraftContent, attachments: readonly SealedAttachment[] = []): Promise<SealedFiling> {
  sealings += 1
  const content: SealedContent = {
    format: 1, id: draft.id, body: draft.body, procedure: draft.procedure, language: draft.language, answers: draft.answers,
    values: {}, fees: [], attachments, confirmed: [], sealedAt: new Date(Date.parse('2026-11-22T08:00:00.000Z') + sealings * 1000).toISOString(),
  }
  const bytes = new TextEncoder().encode(JSON.stringify(content))
  return { content, bytes, sealHash: await sha256Hex(bytes) }
}

export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.value
}

export function codes(result: Result<unknown>): readonly string[] {
  return result.ok ? [] : result.problems.map(one => one.code)
}

export const IDENTIFIED: Sending = { anonymous: false, assurance: 2 }
export const ANONYMOUS: Sending = { anonymous: true, assurance: 0 }

/** A draft saved and sealed in one go; its entry waits in the outbox. */
export async function queue(storage: DeviceStorage, draft: DraftContent, sending: Sending, files: readonly ArrayBuffer[] = []): Promise<OutboxEntry> {
  const kept = await Promise.all(files.map(async file => must(await storage.keepFile(file))))
  const saved = must(await storage.saveDraft(draft, 0))
  const sealed = await seal(draft, kept.map((file, index) => attached(`foto.${index}`, file.sha256, file.bytes)))
  return must(await storage.sealToOutbox(saved.revision, sealed, sending))
}
