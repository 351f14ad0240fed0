import type { CatalogueEntry } from '#contract/catalogue.ts'
import type { Definition, DefinitionRef } from '#domain/procedure/definition.ts'
import type { FilingId, Instant } from '#domain/filing/filing.ts'
import type { Digest } from '#domain/filing/seal.ts'
import type { Kinds, Places } from '#domain/procedure/kind.ts'
import type { Result } from '#domain/problem/problem.ts'
import type { Owner } from '../storage/records.ts'
import type { DeviceStorage } from '../storage/storage.ts'

/** What filing needs of the world around it; a test gives its own. */
export interface FilingWorld {
  readonly storage: () => Promise<DeviceStorage>
  /** Whose keys the page works with: told before the draft on the screen has become that person's. */
  readonly keyholder: () => Owner
  /** From the device or the server; `definition.unknown` when neither has it. */
  readonly definition: (named: DefinitionRef) => Promise<Result<Definition>>
  /** What is offered now under a procedure's id, as far as this device has heard; nothing when it is offered no more. */
  readonly offered: (procedure: string) => Promise<CatalogueEntry | undefined>
  readonly kinds: Kinds
  /** The Comuni, Province and roads of the body, as far as this device has them. */
  readonly places: () => Promise<Places>
  readonly now: () => Instant
  readonly freshId: () => FilingId
  readonly sha256: Digest
}
