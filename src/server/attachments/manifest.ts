import { typeOfMedia } from '#fields/attachment/file-types.ts'
import { unfitProblem, type Unfit } from '#fields/attachment/inspect/unfit.ts'
import type { Examined } from '#fields/attachment/signature/facts.ts'
import type { SealedAttachment } from '#domain/filing/filing.ts'
import { ok, problem, type Problem, type Result } from '#domain/problem/problem.ts'
import { sightOf, type Actor } from '../identity/index.ts'
import type { Transaction } from '../platform/database.ts'
import type { Platform } from '../platform/ports.ts'
import { claims } from './claims.ts'
import { examineStored } from './examine.ts'
import { refusalOf } from './ownership.ts'
import { attachments, type StoredAttachment } from './repository.ts'

export interface Manifest {
  readonly body: string
  readonly filing: string
  readonly actor: Actor
  readonly attachments: readonly SealedAttachment[]
}

/**
 * Checks that every file a filing names is here, is this filer's, is what its declaration says, and reads it again from the store.
 * Takes no lock: what is complete never changes, and the sweep leaves recent uploads alone.
 * @returns every file's problem: `attachment.foreign`, `attachment.incomplete`, `attachment.wrong-type`, those of `unfitProblem`, `attachment.infected`, `attachment.unsigned`,
 * `attachment.signature-broken`, `attachment.signature-detached`, `attachment.digest-mismatch`; `identity.login-required`.
 */
export async function checkManifest({ body, filing, actor, attachments: files }: Manifest, { inTransaction, blobs }: Pick<Platform, 'inTransaction' | 'blobs'>): Promise<Result<undefined>> {
  if (files.length === 0) return ok(undefined)
  const { owner, stored } = await inTransaction(async tx => {
    const found = new Map<string, StoredAttachment | undefined>()
    for (const { sha256 } of files) found.set(sha256, await attachments(tx).find({ body, filing, sha256 }))
    return { owner: await claims(tx).find(body, filing), stored: found }
  }, { sees: sightOf(body, actor) })
  const problems: Problem[] = []
  for (const file of files) {
    const refused = owner ? refusalOf(owner, actor, file.sha256) : problem('attachment.incomplete', { sha256: file.sha256 })
    const found = refused ?? await checkFile(file, stored.get(file.sha256), blobs)
    if (found) problems.push(found)
  }
  return problems.length === 0 ? ok(undefined) : { ok: false, problems }
}

/** Whether the files of a filing are still here, and stay for this transaction: the sweep works beside us. */
export async function keepsFiles(tx: Transaction, { body, filing, attachments: files }: Omit<Manifest, 'actor'>): Promise<boolean> {
  return files.length === 0 || attachments(tx).holdFiles(body, filing, files.map(file => file.sha256))
}

const PDF = 'application/pdf'

async function checkFile(file: SealedAttachment, stored: StoredAttachment | undefined, blobs: Platform['blobs']): Promise<Problem | undefined> {
  const { path, name, sha256 } = file
  if (stored?.mediaType === undefined) return problem('attachment.incomplete', { sha256 })
  if (stored.isInfected) return problem('attachment.infected', { name })
  const unfit = stored.examined && unfitOf(stored.examined, file.mediaType)
  if (unfit) return unfitProblem(unfit, { path, name })
  if (stored.bytes !== file.bytes) return problem('attachment.digest-mismatch', { sha256 })
  // The name a phone gives to a format is not believed: what the content is must be what was sealed.
  if (stored.mediaType !== file.mediaType) return problem('attachment.wrong-type', { path, name, accept: [typeOfMedia(file.mediaType)?.type ?? file.mediaType] })
  if (!await blobs.verify(sha256)) return problem('attachment.digest-mismatch', { sha256 })
  return file.signature === undefined ? undefined : checkSignature(file, stored.examined ?? await examineStored(blobs, sha256, file.mediaType))
}

/** Of a PDF `dangerous` was once the word for `active`, and stands with files that came then. */
function unfitOf({ is }: Examined, mediaType: string): Unfit | undefined {
  if (is === 'dangerous') return mediaType === PDF ? 'active' : undefined
  return is === 'signed' || is === 'unsigned' ? undefined : is
}

/** A device may say less of a signature than is true (its browser may know fewer algorithms), never more. */
function checkSignature({ path, name, signature }: SealedAttachment, examined: Examined): Problem | undefined {
  const found = examined.is === 'signed' ? examined.facts.state : undefined
  if (found === undefined) return problem('attachment.unsigned', { path, name })
  if (found === 'broken' && signature !== 'broken') return problem('attachment.signature-broken', { path, name })
  return found === 'detached' && signature !== 'detached' ? problem('attachment.signature-detached', { path, name }) : undefined
}
