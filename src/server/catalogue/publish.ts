import { sql } from 'kysely'
import { dayEndsInRome } from '#domain/calendar/rome.ts'
import type { Platform } from '../platform/ports.ts'
import type { Catalogue, EarlierVersion, PublishedDefinition } from './catalogue.ts'
import { definitions, type Definitions, type NewDefinition } from './repository.ts'

/** A superseded definition is still accepted for so long when its author names no day: a phone may come back late. */
const ACCEPT_OLD_DAYS = 60

/**
 * Writes what the folders offer into the database: new definitions are added, what is offered no more is marked and kept.
 * May be called at every start and by several servers at once.
 */
export async function publishCatalogue(catalogue: Catalogue, { inTransaction, clock }: Pick<Platform, 'inTransaction' | 'clock'>): Promise<void> {
  await inTransaction(async tx => {
    await sql`SELECT pg_advisory_xact_lock(hashtext('sportello.catalogue'))`.execute(tx) // servers may start together
    for (const { id } of catalogue.bodies.all) {
      await publishBody(definitions(tx), { body: id, offered: catalogue.offered(id), earlier: catalogue.earlier(id), now: clock.now() })
    }
  })
}

interface Publishing {
  readonly body: string
  readonly offered: readonly PublishedDefinition[]
  readonly earlier: readonly EarlierVersion[]
  readonly now: Date
}

async function publishBody(published: Definitions, { body, offered, earlier, now }: Publishing): Promise<void> {
  const before = await published.offered(body)
  for (const { procedure, version, digest } of before) {
    if (offered.some(one => one.ref.digest === digest)) continue
    const named = earlier.find(one => one.ref.id === procedure && one.ref.version === version)?.acceptUntil
    await published.supersede(body, procedure, { at: now, acceptUntil: lastMoment(named) ?? usualEnd(now) })
  }
  for (const one of earlier) {
    await published.keep(rowOf(body, one), { at: now, acceptUntil: lastMoment(one.acceptUntil) ?? usualEnd(now), decided: one.acceptUntil !== undefined })
  }
  for (const one of offered) {
    if (!before.some(({ digest }) => digest === one.ref.digest)) await published.offer(rowOf(body, one))
  }
}

function rowOf(body: string, { ref, json }: PublishedDefinition): NewDefinition {
  return { body, digest: ref.digest, procedure: ref.id, version: ref.version, content: json }
}

function lastMoment(day: string | undefined): Date | undefined {
  return day === undefined ? undefined : new Date(dayEndsInRome(day))
}

function usualEnd(superseded: Date): Date {
  return new Date(superseded.getTime() + ACCEPT_OLD_DAYS * 86_400_000)
}
