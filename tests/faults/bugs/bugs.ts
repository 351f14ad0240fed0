import type { WireFault } from '../wire-faults.ts'

/** A change of one place of the tree; what it looks for must stand there exactly once. */
export interface Edit { readonly file: string, readonly find: string, readonly put: string }

/** A known way to get it wrong. */
export interface PlantedBug {
  readonly number: number
  readonly name: string
  readonly edits: readonly Edit[]
  /** What the programme says when it has caught it. */
  readonly caughtBy: RegExp
  /** The fault that brings it out, when it is a rare one. */
  readonly favour?: WireFault
}

const SEND = 'src/client/sync/send.ts'
const RUNNER = 'src/client/sync/runner.ts'
const REGISTRATION = 'src/server/filings/registration.ts'
const REGISTER_SQL = 'src/server/platform/migrations/010_register.sql'

const PUT_FILING = '  const answer = await ports.api.putFiling(entry.id, bytes.value, entry.sealHash, now.value)\n'
const BELIEVE = '  return received(answer, entry, ports)\n'
const BEGIN = '{ at: \'sending\', since: at, ...leaving && { leaving } }'
const FILED = '{ at: \'filed\', label: \'\', registeredAt: at, receiptCode: \'\' }'
const RECEIVED = '{ as: \'registered\', reply: { receipt: { label: \'\', registeredAt: new Date().toISOString(), code: \'\' }, jws: \'\' }, arrival: answer.arrival }'

/** The frozen bytes under another id. Files were sent under the first one, so only filings without any. */
const underKey = (key: string): readonly Edit[] => [
  {
    file: SEND, find: PUT_FILING, put: `
  const { canonicalBytes } = await import('#domain/filing/canonical.ts')
  const key = entry.attachments.length > 0 ? entry.id : ${key}
  const again = key === entry.id ? bytes.value : canonicalBytes({ ...JSON.parse(new TextDecoder().decode(bytes.value)), id: key }).buffer
  const own = { ...entry, id: key, sealHash: await ports.digest(again) }
  const answer = await ports.api.putFiling(key, again, own.sealHash, now.value)
  if (answer.ok || answer.arrival.status !== undefined) keysOf.set(entry.id, key)
`,
  },
  { file: SEND, find: BELIEVE, put: '  return received(answer, own, ports)\n' },
  { file: SEND, find: 'type Step<T> =', put: 'const keysOf = new Map<string, string>()\n\ntype Step<T> =' },
]

/** The bugs that every programme of this kind should find, in the order of the list they come from. */
export const PLANTED_BUGS: readonly PlantedBug[] = [
  { number: 1, name: 'the key is made anew at each try', edits: underKey('crypto.randomUUID()'), caughtBy: /doubled:/ },
  { number: 2, name: 'the key is made at the first sending, and kept when an answer has come', edits: underKey('keysOf.get(entry.id) ?? crypto.randomUUID()'), caughtBy: /doubled:/ },
  { number: 3, name: 'the entry leaves the queue before the answer', edits: [{ file: RUNNER, find: BEGIN, put: FILED }], caughtBy: /lost:|claimed:|receipt:/ },
  {
    number: 4, name: 'any 2xx, 3xx or page is a success', caughtBy: /lost:|claimed:/,
    edits: [{ file: SEND, find: PUT_FILING, put: `${PUT_FILING}  if (!answer.ok && (answer.arrival.status ?? 500) < 400) return ${RECEIVED}\n` }],
  },
  {
    number: 5, name: 'any answer is a delivery, 5xx too', caughtBy: /lost:|claimed:/,
    edits: [{ file: SEND, find: PUT_FILING, put: `${PUT_FILING}  if (!answer.ok && (answer.arrival.status ?? 0) >= 500) return ${RECEIVED}\n` }],
  },
  {
    number: 6, name: 'numbers come from a sequence', caughtBy: /gap:/,
    edits: [{
      file: REGISTER_SQL, find: '    RETURNING c.last_number INTO number;\n',
      put: `    RETURNING c.last_number INTO number;
  IF to_regclass('sportello.' || the_body || '_' || year) IS NULL THEN EXECUTE format('CREATE SEQUENCE sportello.%I', the_body || '_' || year); END IF;
  number := nextval(('sportello.' || the_body || '_' || year)::regclass);\n`,
    }],
  },
  {
    number: 7, name: 'the number is the highest plus one, without a lock', caughtBy: /500:/,
    edits: [
      { file: REGISTER_SQL, find: 'WHERE r.body = the_body AND r.id = the_register FOR UPDATE;\n  IF NOT FOUND', put: 'WHERE r.body = the_body AND r.id = the_register;\n  IF NOT FOUND' },
      {
        file: REGISTER_SQL,
        find: `  INSERT INTO sportello.register_counter AS c (body, register, year, last_number)
    VALUES (the_body, the_register, enter_in_register.year, 1)
    ON CONFLICT ON CONSTRAINT register_counter_pkey DO UPDATE SET last_number = c.last_number + 1
    RETURNING c.last_number INTO number;\n`,
        put: `  SELECT coalesce(max(e.number), 0) + 1 INTO number FROM sportello.register_entry e WHERE e.body = the_body AND e.register = the_register AND e.year = enter_in_register.year;\n`,
      },
    ],
  },
  {
    number: 8, name: 'the time is that of the transaction\'s beginning', caughtBy: /time:/,
    edits: [{ file: REGISTER_SQL, find: 'greatest(previous, date_trunc(\'milliseconds\', sportello.wall_clock()))', put: 'date_trunc(\'milliseconds\', sportello.wall_clock() - (clock_timestamp() - now()))' }],
  },
  {
    number: 9, name: 'what is known is looked up outside the transaction only', caughtBy: /500:|doubled:/, favour: 'duplicate',
    edits: [
      { file: REGISTRATION, find: 'const taken = await filings(tx).take(body, ids)', put: 'await filings(tx).take(body, ids)\n  const taken = new Set(ids)' },
      { file: REGISTRATION, find: 'const known = await filings(tx).knownAmong(body, ids)', put: 'const known = new Map<string, KnownFiling>()' },
    ],
  },
  {
    number: 10, name: 'keys are forgotten after a day', caughtBy: /500:|doubled:|again:/,
    edits: [{
      file: 'src/server/platform/migrations/052_row_security.sql', find: 'WHERE f.body = the_body AND f.id = ANY (ids)\'',
      put: 'WHERE f.body = the_body AND f.id = ANY (ids) AND f.registered_at > clock_timestamp() - interval \'\'1 day\'\'\'',
    }],
  },
  { number: 11, name: 'other content under the same key is not noticed', caughtBy: /forged:/, edits: [{ file: REGISTRATION, find: '  if (known.sealHash !== sealHash) return refuse(\'filing.id-reused\', { id })\n', put: '' }] },
  {
    number: 12, name: 'the receipt is believed unread', caughtBy: /receipt:/, favour: 'reply-bent',
    edits: [{ file: SEND, find: '  const kept = await storage.recallKeys()\n', put: '  if (entry.id !== \'\') return ok(reply)\n  const kept = await storage.recallKeys()\n' }],
  },
  {
    number: 13, name: 'photographs and text are kept in one record', caughtBy: /sealing .*quota/,
    edits: [{
      file: 'src/client/storage/outbox.ts', find: '      await db.sealed.add(frozen.value)\n',
      put: '      const photographs = new Uint8Array(filing.content.attachments.reduce((sum, one) => sum + one.bytes, 0))\n      await db.sealed.add(Object.assign({}, frozen.value, { photographs }))\n',
    }],
  },
  { number: 14, name: 'the device does not wait for its disk', caughtBy: /durability:/, edits: [{ file: 'src/client/storage/database.ts', find: 'chromeTransactionDurability: \'strict\'', put: 'chromeTransactionDurability: \'relaxed\'' }] },
  {
    number: 15, name: 'a new version takes over at once', caughtBy: /update:/,
    edits: [{ file: 'src/client/pwa/worker/sw.ts', find: 'cleanupOutdatedCaches()\n', put: 'cleanupOutdatedCaches()\nself.addEventListener(\'install\', () => void self.skipWaiting())\n' }],
  },
  {
    number: 16, name: 'what has waited a week by the device\'s clock is dropped', caughtBy: /lost:|claimed:/,
    edits: [{ file: RUNNER, find: '    if (!await mayGoOn()) return undefined\n', put: `    if (!await mayGoOn()) return undefined\n    if (clock.nowMs() - Date.parse(entry.sealedAt) > 604_800_000) await storage.moveEntry(lease, entry.id, ${FILED})\n` }],
  },
  {
    number: 17, name: 'an entry travels in whoever\'s session', caughtBy: /owner:/,
    edits: [
      { file: 'src/client/sync/credentials.ts', find: 'if ((session.person ?? session.staff)?.owner === entry.owner) {', put: 'if ((session.person ?? session.staff) !== null) {' },
      { file: SEND, find: '{ owner: entry.owner }', put: '{}' },
    ],
  },
  {
    number: 18, name: 'an upload is complete by its count', caughtBy: /attachment:/, favour: 'request-bent',
    edits: [
      { file: 'src/server/attachments/upload.ts', find: '  if (createHash(\'sha256\').update(chunk).digest(\'hex\') !== digest) return refuse(\'attachment.digest-mismatch\', { sha256: request.sha256 })\n', put: '' },
      { file: 'src/server/platform/blobs/file-store.ts', find: '    if (info.sha256 !== sha256) throw new BlobMismatch(`The bytes are ${info.sha256}, not ${sha256}.`)\n', put: '' },
      { file: 'src/server/attachments/manifest.ts', find: 'await blobs.verify(sha256)', put: 'await blobs.has(sha256)' },
    ],
  },
  {
    number: 19, name: 'the answer leaves before COMMIT', caughtBy: /lost:|claimed:|not every answer was the same/, // heard, undone, registered again under another number
    edits: [{
      file: 'src/server/filings/group-commit.ts', find: 'const answers = await first.ports.inTransaction(tx => registerFilings(tx, group.map(one => one.registration), first.ports))\n',
      put: `const answers = await first.ports.inTransaction(async tx => {
      const early = await registerFilings(tx, group.map(one => one.registration), first.ports)
      group.forEach(({ resolve }, index) => { resolve(early[index] ?? refuse('server.unavailable', {})) })
      await new Promise(resolve => setTimeout(resolve, 300)) // the mail is sent here
      return early
    })\n`,
    }],
  },
  // The device's check of the receipt sees it, if it comes so far: a database that refuses a receipt which is not its register's says so first.
  { number: 20, name: 'the year is the device\'s', caughtBy: /receipt:|500:/, edits: [{ file: 'src/server/receipts/receipt.ts', find: '    year: entry.year,\n', put: '    year: Number(content.sealedAt.slice(0, 4)),\n' }] },
  {
    number: 21, name: 'the database does not wait for its disk', caughtBy: /durability:/,
    edits: [
      { file: 'src/server/platform/embedded/embedded.ts', find: '`fsync = ${fsync}`', put: '`fsync = off`' },
      { file: 'src/server/platform/database-checks.ts', find: '...durable ? await durabilityFaults(db) : []', put: '...durable && false ? await durabilityFaults(db) : []' },
    ],
  },
  {
    number: 22, name: 'what follows a registration is asked for at each try', caughtBy: /effect:/,
    edits: [{
      file: 'src/server/filings/submit.ts', find: '  // Before anything is judged',
      put: '  await ports.inTransaction(tx => ports.jobs.addEach(tx, \'receipts.pdf\', [{ body, filing: id }]))\n  // Before anything is judged',
    }],
  },
]
