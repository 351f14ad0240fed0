import { localTimeInRome } from '#domain/calendar/rome.ts'
import { italianHolidays } from '#domain/calendar/holidays.ts'
import { judgeFiling } from '#domain/filing/judge.ts'
import type { SealedContent } from '#domain/filing/filing.ts'
import type { Definition } from '#domain/procedure/definition.ts'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import { checkManifest } from '../attachments/index.ts'
import type { BodySource, Catalogue, KnownDefinition } from '../catalogue/index.ts'
import type { Actor } from '../identity/actor.ts'
import type { Platform } from '../platform/ports.ts'
import { newReceiptCode, type ReceiptParts } from '../receipts/index.ts'
import { decideFiler, type Filer } from './filer.ts'
import type { ReceivedSeal } from './sealed.ts'

/** A filing that may be registered, with all that is known before its number. */
export interface JudgedFiling {
  readonly parts: ReceiptParts
  readonly filer: Filer
  readonly registerId: string
  readonly definition: Definition
}

export type JudgePorts = Pick<Platform, 'db' | 'blobs' | 'clock'> & { readonly catalogue: Catalogue }

/**
 * Judges a filing as the device did, by the very definition it was made on and the server's own clock, and reads every attachment again.
 * Takes no lock and writes nothing.
 * @returns `definition.unknown`, `definition.superseded`, `definition.not-enabled`; who may not file it ({@link decideFiler});
 * every fault of the answers; `attachment.incomplete`, `attachment.foreign`, `attachment.digest-mismatch`, `attachment.wrong-type`.
 */
export async function judgeReceived(received: ReceivedSeal, { body, actor }: { readonly body: string, readonly actor: Actor }, ports: JudgePorts): Promise<Result<JudgedFiling>> {
  const { content: raw, sealHash } = received
  const known = await ports.catalogue.known(ports.db, body, raw.procedure.digest)
  if (!known) return refuse('definition.unknown', {})
  const accepted = isAccepted(known, body, ports)
  if (!accepted.ok) return accepted
  const now = ports.clock.now().toISOString()
  const localTime = localTimeInRome(now)
  const surroundings = { today: localTime.slice(0, 10), now: localTime, places: ports.catalogue.places(body) }
  const content = judgeFiling(raw, known.procedure, surroundings)
  if (!content.ok) return content
  const filer = decideFiler(actor, { identity: known.definition.identity, answers: content.value.answers, anonymous: false })
  if (!filer.ok) return filer
  const attached = await checkManifest({ body, filing: content.value.id, actor, manifest: content.value.attachments, definition: known.definition }, ports)
  if (!attached.ok) return attached
  return ok(describe({ known, content: content.value, sealHash, filer: filer.value, source: sourceOf(body, ports) }))
}
