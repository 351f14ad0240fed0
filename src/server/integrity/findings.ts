import { verifyDocuments, type DocumentsVerdict } from '../attachments/index.ts'
import { verifyAudit, verifyCheckpoints, type AuditVerdict, type CheckpointFault, type CheckpointsVerdict } from '../audit/index.ts'
import { verifyDrafts, type DraftsVerdict } from '../drafts/index.ts'
import type { BlobStore } from '../platform/blobs/store.ts'
import type { Database } from '../platform/database.ts'
import type { Envelopes } from '../platform/envelopes.ts'
import type { BodyKeys } from '../platform/keys.ts'
import { verifyRegister, type RaiseVerdict, type RegisterVerdict } from '../register/index.ts'

/** A sentence for each thing that was looked at, and whether all is well with it. It names numbers, days, digests and ids, and nobody. */
export interface Finding { readonly sound: boolean, readonly says: string }

export interface RecordPorts {
  readonly db: Database
  readonly keys: BodyKeys
  readonly envelopes: Envelopes
  readonly config: { readonly checkpointsDir: string }
}

/** Reads register, audit log with its checkpoints, and copies of drafts again. Changes nothing; may run beside the working server. */
export async function lookAtRecords({ db, keys, envelopes, config }: RecordPorts): Promise<readonly Finding[]> {
  return [
    ...(await verifyRegister(db)).flatMap(one => [ofRegister(one), ...ofLostContent(one), ...one.raises.map(raise => ofRaise(one.body, raise))]),
    ...(await verifyAudit(db)).map(ofAudit),
    ...(await verifyCheckpoints(db, { folder: config.checkpointsDir, keys })).map(ofCheckpoints),
    ...(await verifyDrafts(db, envelopes)).map(ofDrafts),
  ]
}

/** Reads every document again and hashes it. */
export async function lookAtDocuments(db: Database, blobs: BlobStore): Promise<readonly Finding[]> {
  return (await verifyDocuments(db, blobs)).map(ofDocuments)
}

function ofRegister({ body, entries, fault }: RegisterVerdict): Finding {
  return { sound: !fault, says: fault ? `${body}: register NOT WHOLE, ${fault.why} at ${String(fault.number)}/${String(fault.year)}` : `${body}: register whole, ${String(entries)} entries` }
}

/** Lost already when it was registered again, and written down: no fault of now. */
function ofLostContent({ body, withoutContent }: RegisterVerdict): readonly Finding[] {
  return withoutContent.length === 0 ? [] : [{ sound: true, says: `${body}: of ${String(withoutContent.length)} only the receipt came back, by hand: ${withoutContent.join(', ')}` }]
}

/** A number that stays out is no fault: nobody may ever come back with its receipt. */
function ofRaise(body: string, { year, from, to, at, reason, absent }: RaiseVerdict): Finding {
  const out = absent.length === 0 ? 'all have come back' : `not come back: ${absent.map(spanOf).join(', ')}`
  return { sound: true, says: `${body}: register raised over ${spanOf({ from, to })} of ${String(year)} at ${at} ("${reason}"), ${out}` }
}

function spanOf({ from, to }: { readonly from: number, readonly to: number }): string {
  return from === to ? String(from) : `${String(from)}-${String(to)}`
}

function ofAudit({ body, rows, fault }: AuditVerdict): Finding {
  return { sound: !fault, says: fault ? `${body}: audit log NOT WHOLE, ${fault.why} at row ${String(fault.seq)}` : `${body}: audit log whole, ${String(rows)} rows` }
}

function ofCheckpoints({ body, checkpoints, lost, fault }: CheckpointsVerdict): Finding {
  const without = lost.length === 0 ? '' : `, but for ${String(lost.length)} of rows that a restore lost: ${lost.join(', ')}`
  return { sound: !fault, says: fault ? `${body}: audit log NOT AS IT WAS SIGNED, ${wordsOf(fault)}` : `${body}: audit log as signed in ${String(checkpoints)} checkpoints${without}` }
}

function wordsOf(fault: CheckpointFault): string {
  switch (fault.why) {
    case 'rewritten-rows': return `rows ${String(fault.fromSeq)} to ${String(fault.toSeq)} are not those of the checkpoint of ${fault.day}`
    case 'forged-checkpoint': return `the checkpoint of ${fault.day} is not signed by the body`
    case 'missing-checkpoint': return `a checkpoint is missing before or on ${fault.day}`
  }
}

function ofDocuments({ body, documents, lost }: DocumentsVerdict): Finding {
  return { sound: lost.length === 0, says: lost.length > 0 ? `${body}: ${String(lost.length)} of ${String(documents)} documents LOST: ${lost.join(', ')}` : `${body}: ${String(documents)} documents whole` }
}

function ofDrafts({ body, drafts, lost }: DraftsVerdict): Finding {
  return { sound: lost.length === 0, says: lost.length > 0 ? `${body}: ${String(lost.length)} of ${String(drafts)} copies of drafts LOST: ${lost.join(', ')}` : `${body}: ${String(drafts)} copies of drafts open` }
}
