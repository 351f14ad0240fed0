import type { Room } from '../platform/ports.ts'
import { RESCAN_TASK, rescanStored } from './rescan.ts'
import { RELEASE_TASK, releaseBlobs, SWEEP_TASK, sweepOrphans } from './release.ts'
import { attachmentRoutes } from './routes.ts'

export { checkManifest, keepsFiles, type Manifest } from './manifest.ts'
export { completeAttachment } from './complete.ts'
export { forgetSenders } from './ownership.ts'
export { infectedOf, signaturesOf } from './signatures.ts'
export { forgetUploads, readUploaded, type Uploaded } from './read.ts'
export { declareAttachment, keepChunk } from './upload.ts'
export { BEFORE_ALL, verifyDocuments, verifySome, type DocumentsVerdict, type NamedDocument } from './verify.ts'

/** Takes the files of filings, piece by piece, and forgets those that never became part of one. */
export const attachmentsRoom: Room = {
  name: 'attachments',
  routes: attachmentRoutes,
  jobs: platform => ({ [RELEASE_TASK]: releaseBlobs(platform), [SWEEP_TASK]: sweepOrphans(platform), [RESCAN_TASK]: rescanStored(platform) }),
  schedule: [{ task: SWEEP_TASK, cron: '40 2 * * *' }, { task: RESCAN_TASK, cron: '10 3 * * *' }],
}
