import pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { OutagesReply } from '#contract/outages.ts'
import { outageRoutes } from '#contract/paths.ts'
import { outagesRoom } from '#server/outages/index.ts'
import { startTestServer, type TestServer } from '#support/server.ts'

let server: TestServer
let superuser: pg.Client
beforeAll(async () => {
  server = await startTestServer()
  superuser = new pg.Client({ connectionString: server.database.superUrl })
  await superuser.connect()
})
afterEach(async () => { await superuser.query('TRUNCATE sportello.outage') })
afterAll(async () => {
  await superuser.end()
  await server.close()
})

/** As after a stop: the last heartbeat is so long ago. */
async function silentFor(seconds: number): Promise<void> {
  await superuser.query('UPDATE sportello.heartbeat SET last_at = clock_timestamp() - make_interval(secs => $1)', [seconds])
}
const start = async (): Promise<void> => { await outagesRoom.prepare?.(server.platform) }
const told = async (): Promise<OutagesReply> => (await server.app.inject({ url: outageRoutes.outages, headers: { host: 'piacenza.localhost' } })).json<OutagesReply>()
const secondsOf = ({ from, to }: OutagesReply['outages'][number]): number => Math.round((Date.parse(to) - Date.parse(from)) / 1000)

test('a server that has just been installed has had no outage, and says since when it looks', async () => {
  const { outages, recordedSince } = await told()
  expect(outages).toEqual([])
  expect(Date.now() - Date.parse(recordedSince)).toBeLessThan(10 * 60_000)
})

test('from the last heartbeat to the start nobody could file: anybody can read it', async () => {
  await silentFor(7_200)
  await start()
  const { outages } = await told()
  expect(outages.map(secondsOf)).toEqual([7_200])
})

test('a restart that nobody notices is no outage', async () => {
  await silentFor(30)
  await start()
  expect((await told()).outages).toEqual([])
})

test('several servers that start together write one outage', async () => {
  await silentFor(600)
  await Promise.all([start(), start(), start()])
  expect((await told()).outages).toHaveLength(1)
})

test('a clock that was put back makes no outage, and no time before the last heartbeat', async () => {
  await superuser.query(`UPDATE sportello.heartbeat SET last_at = clock_timestamp() + interval '1 hour'`)
  await start()
  expect((await told()).outages).toEqual([])
  await silentFor(0)
})

test('several outages are told with the newest first', async () => {
  for (const seconds of [90, 120]) {
    await silentFor(seconds)
    await start()
  }
  const { outages } = await told()
  expect(outages.map(one => one.from)).toEqual(outages.map(one => one.from).toSorted().toReversed())
})

test('the application can neither change nor take away what is written', async () => {
  await silentFor(600)
  await start()
  const application = new pg.Client({ connectionString: server.database.addresses.appUrl })
  await application.connect()
  for (const text of ['DELETE FROM sportello.outage', 'UPDATE sportello.outage SET ended_at = began_at + interval \'1 second\'', 'UPDATE sportello.heartbeat SET since = since - interval \'1 year\'']) {
    await expect(application.query(text), text).rejects.toThrow(/permission denied|refused/)
  }
  await application.end()
})
