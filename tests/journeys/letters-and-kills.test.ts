import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { APP_HEADER } from '#contract/paths.ts'
import { readCatalogue } from '#server/catalogue/index.ts'
import { startMailSink, type MailSink } from '#support/mail-sink.ts'
import { reportSealer, sendReport } from '#support/report-filer.ts'
import { shortTree } from '#support/short-tree.ts'
import { startCounter, type Counter } from '../e2e/support/counter.ts'
import { login } from '../faults/people.ts'

/*
 * The server is killed after the mail server has a letter and before it has written that down: for each filing a letter comes, and what
 * comes twice is the same letter (I9).
 */
const KILLS = 3
const FILINGS = 2

let dataDir: string
let sink: MailSink
let counter: Counter
let start: (port?: number) => Promise<Counter>

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sportello-letters-'))
  sink = await startMailSink()
  const tree = await shortTree(dataDir, ['segnalazione-strada'])
  start = port => startCounter({
    ...port === undefined ? {} : { port }, dataDir, workDir: tree.workDir, environment: { ...tree.environment, DEMONSTRATION: 'no', SMTP_URL: sink.url, MAIL_FROM: 'sportello@example.org' },
  })
  counter = await start()
})
afterAll(async () => {
  await counter.stop()
  await sink.close()
  await rm(dataDir, { recursive: true, force: true })
})

const idsOf = (letters: MailSink['letters']): readonly string[] => letters.map(({ source }) => /^Message-ID: <([0-9a-f]+)@/im.exec(source)?.[1] ?? 'none')

test('a server killed with a letter in the mail server’s hands sends that letter again, and no filing goes without', async () => {
  const { cookie } = await login({ id: 'altea', host: 'piacenza.localhost' }, counter.port)
  const chosen = await fetch(`${counter.url}/api/my/notices/mail`, { method: 'PUT', body: JSON.stringify({ on: true, language: 'it' }), headers: { 'content-type': 'application/json', [APP_HEADER]: '1', cookie } })
  expect(chosen.status).toBe(200)
  const seal = reportSealer(await readCatalogue(['procedures']), 'p_pc', { anonima: false, nome: 'Altea Segnaposto', email: 'altea@example.org' })
  const wanted: string[] = []
  for (let kill = 0; kill < KILLS; kill += 1) {
    const before = sink.letters.length
    sink.hold(true)
    for (let filing = 0; filing < FILINGS; filing += 1) {
      const report = await seal()
      expect(await sendReport(report, counter.url, cookie)).toMatch(/^\d{7}\/20\d\d$/)
      wanted.push(createHash('sha256').update(`${report.id} registered`).digest('hex').slice(0, 40))
    }
    await expect.poll(() => sink.letters.length, { timeout: 30_000 }).toBeGreaterThan(before)
    await counter.kill()
    sink.hold(false)
    counter = await start(counter.port)
  }
  await expect.poll(() => wanted.filter(id => !idsOf(sink.letters).includes(id)), { timeout: 60_000 }).toEqual([])
  const ids = idsOf(sink.letters)
  expect(new Set(ids)).toEqual(new Set(wanted))
  expect(ids.length).toBeGreaterThan(wanted.length) // some came twice: the kills fell where they were meant to
})
