import { sql } from 'kysely'
import type { Platform } from '../platform/ports.ts'
import type { Catalogue } from './catalogue.ts'
import { definitions } from './repository.ts'

/**
 * Writes what the folders offer into the database: new definitions are added, what is offered no more is marked and kept.
 * May be called at every start and by several servers at once.
 */
export async function publishCatalogue(catalogue: Catalogue, { inTransaction, clock }: Pick<Platform, 'inTransaction' | 'clock'>): Promise<void> {
  await inTransaction(async tx => {
    await sql`SELECT pg_advisory_xact_lock(hashtext('sportello.catalogue'))`.execute(tx) // servers may start together
    for (const body of catalogue.bodies.all) {
      const published = definitions(tx)
      const before = await published.offered(body.id)
      const now = catalogue.offered(body.id)
      for (const { procedure, digest } of before) {
        if (!now.some(one => one.ref.digest === digest)) await published.supersede(body.id, procedure, clock.now())
      }
      for (const { ref, json } of now) {
        if (!before.some(one => one.digest === ref.digest)) {
          await published.offer({ body: body.id, digest: ref.digest, procedure: ref.id, version: ref.version, content: json })
        }
      }
    }
  })
}
