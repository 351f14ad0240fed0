import { join } from 'node:path'
import { verifyDocuments, type DocumentsVerdict } from '../attachments/index.ts'
import { verifyAudit, verifyCheckpoints, type AuditVerdict, type CheckpointFault, type CheckpointsVerdict } from '../audit/index.ts'
import { verifyDrafts, type DraftsVerdict } from '../drafts/index.ts'
import { openFileStore } from '../platform/blobs/file-store.ts'
import { readConfig, type Config } from '../platform/config.ts'
import { openDatabase, openPool, type Database } from '../platform/database.ts'
import { createEnvelopes } from '../platform/envelopes.ts'
import { loadBodyKeys } from '../platform/keys.ts'
import { describeError, openLog } from '../platform/log.ts'
import { loadMasterKeys } from '../platform/master-keys.ts'
import { reachDatabase } from '../platform/reach.ts'
import { verifyRegister, type RaiseVerdict, type RegisterVerdict } from '../register/index.ts'

/*
 * `node src/server/integrity/command.ts` reads everything that was registered again: the chain of the audit log, each entry of the
 * register against the bytes of its filing, the signed checkpoints of the log, each document and receipt against its digest; and opens
 * each copy of a draft. Ends with 1 when anything is not as it was.
 * With the server's own settings; the server may be running or not.
 */

/** A sentence for each thing that was looked at, and whether all is well with it. */
interface Finding { readonly sound: boolean, readonly says: string }

async function look(db: Database, config: Config): Promise<readonly Finding[]> {
  const masterKeys = await loadMasterKeys(config.keys, config.dataDir)
  const blobs = openFileStore(join(config.dataDir, 'blobs'), masterKeys)
  const audits = await verifyAudit(db)
  const keys = await loadBodyKeys(config, audits.map(one => one.body))
  return [
    ...(await verifyRegister(db)).flatMap(one => [ofRegister(one), ...ofLostContent(one), ...one.raises.map(raise => ofRaise(one.body, raise))]),
    ...audits.map(ofAudit),
    ...(await verifyCheckpoints(db, { folder: config.checkpointsDir, keys })).map(ofCheckpoints),
    ...(await verifyDocuments(db, blobs)).map(ofDocuments),
    ...(await verifyDrafts(db, createEnvelopes(masterKeys))).map(ofDrafts),
  ]
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

async function main(): Promise<number> {
  const config = readConfig(process.env)
  const log = openLog('warn', process.stderr)
  const { appUrl: url, role, close } = await reachDatabase(config, log)
  const pool = openPool({ url, max: 1, applicationName: 'sportello-integrity', ...role === undefined ? {} : { role } }, error => { log.warn({ err: describeError(error) }, 'connection lost') })
  const db = openDatabase(pool)
  try {
    const findings = await look(db, config)
    process.stdout.write(findings.map(one => `${one.says}\n`).join('') || 'Nothing is registered yet.\n')
    return findings.every(one => one.sound) ? 0 : 1
  } finally {
    await db.destroy()
    await close()
  }
}

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`What was registered could not be read: ${JSON.stringify(describeError(error))}\n`)
  process.exitCode = 1
}
