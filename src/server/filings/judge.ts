import { italianHolidays } from '#domain/calendar/holidays.ts'
import { isAnonymous, subjectOf, termOf } from '#domain/filing/about.ts'
import { openDraft } from '#domain/filing/draft.ts'
import { judgeFiling } from '#domain/filing/judge.ts'
import { surroundingsAt } from '#domain/filing/surroundings.ts'
import type { Definition } from '#domain/procedure/definition.ts'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import { checkManifest } from '../attachments/index.ts'
import type { BodySource, Catalogue, KnownDefinition } from '../catalogue/index.ts'
import type { Actor } from '../identity/index.ts'
import type { Platform } from '../platform/ports.ts'
import { newReceiptCode, type ReceiptParts } from '../receipts/index.ts'
import { crowdedLists } from './crowded.ts'
import { decideFiler, refuseNobody, type Filer } from './filer.ts'
import type { ReceivedSeal } from './sealed.ts'

/** A filing that may be registered, with all that is known before its number. */
export interface JudgedFiling {
  readonly parts: ReceiptParts
  readonly filer: Filer
  readonly register: string
  readonly definition: Definition
}

export type JudgePorts = Pick<Platform, 'db' | 'inTransaction' | 'blobs' | 'clock'> & { readonly catalogue: Catalogue }

/**
 * Judges a filing as the device did, by the very definition it was made on and the server's own clock, and reads every attachment again.
 * Takes no lock and writes nothing.
 * @returns `definition.unknown`, `definition.superseded`, `definition.not-enabled`, `procedure.redirected`; who may not file it ({@link decideFiler});
 * every fault of the answers ({@link judgeFiling}); every fault of the files ({@link checkManifest}).
 */
export async function judgeReceived({ content, sealHash }: ReceivedSeal, actor: Actor, ports: JudgePorts): Promise<Result<JudgedFiling>> {
  const { body } = content
  const known = await ports.catalogue.known(ports.db, body, content.procedure.digest)
  if (!known) return refuse('definition.unknown', {})
  const inForce = judgeStanding(known, body, ports)
  if (!inForce.ok) return inForce
  const surroundings = surroundingsAt(ports.clock.now().toISOString(), ports.catalogue.places(body))
  // Before a row of the answers is read: whoever may not file, and what no device seals, costs nothing.
  const somebody = refuseNobody(actor, known.definition.identity)
  if (!somebody.ok) return somebody
  const crowded = crowdedLists(known.procedure, content.answers)
  if (crowded.length > 0) return { ok: false, problems: crowded }
  const state = openDraft(known.procedure, content.answers, surroundings)
  const filer = decideFiler(actor, { identity: known.definition.identity, answers: state.answers, anonymous: isAnonymous(state) })
  if (!filer.ok) return filer
  const judged = judgeFiling(content, known.procedure, surroundings)
  if (!judged.ok) return judged
  const files = await checkManifest({ body, filing: content.id, actor, attachments: content.attachments }, ports)
  if (!files.ok) return files
  const source = sourceOf(body, ports)
  return ok({
    filer: filer.value,
    definition: known.definition,
    register: source.register.code,
    parts: {
      content, sealHash, definition: known.definition, bodyName: source.name.it, holidays: holidaysOf(source),
      term: termOf(state),
      subject: subjectOf(state) ?? known.definition.title.it,
      applicant: applicantOf(filer.value),
      code: newReceiptCode(),
    },
  })
}

function applicantOf(filer: Filer): ReceiptParts['applicant'] {
  switch (filer.kind) {
    case 'anonymous': return null
    case 'person': return { name: filer.name, fiscalNumber: filer.fiscalNumber }
    case 'staff': return { name: filer.name }
  }
}

/**
 * An older version is accepted for a while after the next one: a phone may come back late. What must be filed elsewhere is refused whatever
 * version it was made on: here it would have no value, and the person would learn it too late.
 */
function judgeStanding({ ref, acceptUntil }: KnownDefinition, body: string, { catalogue, clock }: JudgePorts): Result<undefined> {
  const offered = catalogue.offered(body).find(one => one.ref.id === ref.id)
  const redirect = offered?.definition.redirect
  if (redirect && !redirect.still) return refuse('procedure.redirected', { url: redirect.url })
  if (acceptUntil === undefined || clock.now() <= acceptUntil) return ok(undefined)
  return offered ? refuse('definition.superseded', { current: offered.ref.version }) : refuse('definition.not-enabled', {})
}

function sourceOf(body: string, { catalogue }: JudgePorts): BodySource {
  const source = catalogue.bodies.byId(body)
  if (!source) throw new Error(`The body ${body} is not configured`)
  return source
}

function holidaysOf({ patron, holidays = [] }: BodySource): ReceiptParts['holidays'] {
  const two = (part: number): string => String(part).padStart(2, '0')
  return italianHolidays({ patronDay: `${two(patron.month)}-${two(patron.day)}`, days: holidays })
}
