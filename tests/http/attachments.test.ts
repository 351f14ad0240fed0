import { randomBytes, randomUUID } from 'node:crypto'
import { connect } from 'node:net'
import { open, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { CHUNK_BYTES, MAX_ATTACHMENT_BYTES, MAX_ATTACHMENTS_PER_FILING } from '#contract/paths.ts'
import { attachments } from '#server/attachments/repository.ts'
import { EVERYTHING } from '#server/platform/row-sight.ts'
import { CF_A, CF_B, REPORT, REQUEST } from './support/definitions.ts'
import { aPdf, chunksOf, codeOf, complete, contentDigest, declare, get, headersOf, putChunk, sealed, sha256, submit, upload } from './support/filing.ts'
import { aPerson, startServer, type Someone, type TestServer } from './support/server.ts'

let server: TestServer
let altea: Someone
let bruno: Someone
beforeAll(async () => {
  server = await startServer([REQUEST, REPORT])
  altea = await aPerson(server, CF_A)
  bruno = await aPerson(server, CF_B)
})
afterAll(async () => { await server.stop() })

const ANSWERS = { codice_fiscale: CF_A, oggetto: 'Cantiere', larghezza: '2.5', permanente: true }
const named = (file: Uint8Array, name = 'pianta.pdf', mediaType = 'application/pdf') => ({ name, mediaType, bytes: file.byteLength, sha256: sha256(file) })
const address = (id: string, sha: string): string => `/api/filings/${id}/attachments/${sha}`

describe('a file comes in pieces', () => {
  test('in any order, each as often as wanted, and is whole at the end', async () => {
    const [id, file] = [randomUUID(), aPdf(3 * CHUNK_BYTES + 17)]
    const sha = sha256(file)
    const chunks = chunksOf(file)
    expect((await declare(server, id, file, altea)).json()).toEqual({ sha256: sha, bytes: file.byteLength, complete: false, missing: [0, 1, 2, 3] })
    for (const index of [3, 0, 3, 1]) await putChunk(server, { id, sha, index, chunk: chunks[index] ?? Buffer.alloc(0) }, altea)
    expect((await get(server, address(id, sha), altea)).json()).toMatchObject({ complete: false, missing: [2] })
    expect(codeOf(await complete(server, id, sha, altea))).toBe('attachment.incomplete')
    await Promise.all([1, 2, 2, 2].map(index => putChunk(server, { id, sha, index, chunk: chunks[index] ?? Buffer.alloc(0) }, altea)))
    const done = await Promise.all([complete(server, id, sha, altea), complete(server, id, sha, altea)])
    for (const one of done) expect(one.json()).toEqual({ sha256: sha, bytes: file.byteLength, complete: true, missing: [] })
    expect((await declare(server, id, file, altea)).json()).toMatchObject({ complete: true })
    expect(await server.platform.blobs.verify(sha)).toBe(true)
  })

  test('whose length is a whole number of chunks', async () => {
    expect((await upload(server, randomUUID(), aPdf(2 * CHUNK_BYTES), altea)).json()).toMatchObject({ complete: true })
  })

  test('and is not readable where it lies', async () => {
    const file = aPdf(5_000, 'riconoscibile ')
    await upload(server, randomUUID(), file, altea)
    const sha = sha256(file)
    const stored = join(server.platform.config.dataDir, 'blobs', sha.slice(0, 2), sha.slice(2, 4), sha)
    expect((await readFile(stored)).includes('riconoscibile')).toBe(false)
  })

  test('and the pieces are forgotten once it is whole', async () => {
    const file = aPdf(2 * CHUNK_BYTES + 5, randomUUID())
    await upload(server, randomUUID(), file, altea)
    expect(await server.runJobs()).toBe(0)
    for (const chunk of chunksOf(file)) expect(await server.platform.blobs.has(sha256(chunk))).toBe(false)
    expect(await server.platform.blobs.verify(sha256(file))).toBe(true)
  })

  test('and of a piece that came with other bytes each time only the last ones stay', async () => {
    const [id, file] = [randomUUID(), aPdf(CHUNK_BYTES + 100, randomUUID())]
    const [chunk = Buffer.alloc(0)] = chunksOf(file)
    const others = Array.from({ length: 3 }, () => randomBytes(CHUNK_BYTES))
    await declare(server, id, file, altea)
    for (const one of [...others, chunk, chunk]) await putChunk(server, { id, sha: sha256(file), index: 0, chunk: one }, altea)
    expect(await server.runJobs()).toBe(0)
    expect(await Promise.all([...others, chunk].map(one => server.platform.blobs.has(sha256(one))))).toEqual([false, false, false, true])
  })

  test('a file of one chunk shares its bytes with that chunk and stays', async () => {
    const file = aPdf(900, randomUUID())
    await upload(server, randomUUID(), file, altea)
    await server.runJobs()
    expect(await server.platform.blobs.verify(sha256(file))).toBe(true)
  })
})

test('a piece that comes again while the file is being completed leaves nothing behind', async () => {
  const [id, file] = [randomUUID(), aPdf(CHUNK_BYTES + 40, randomUUID())]
  const key = { body: 'p_pc', filing: id, sha256: sha256(file) }
  await upload(server, id, file, altea)
  await server.sql('UPDATE sportello.attachment SET completed_at = NULL, media_type = NULL, signature = NULL WHERE filing = $1', [id])
  const [completed, goesOn] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()]
  const completing = server.platform.inTransaction(async tx => {
    await attachments(tx).complete(key, { mediaType: 'application/pdf', examined: { is: 'unsigned' } })
    completed.resolve(undefined)
    await goesOn.promise
    await attachments(tx).forgetChunks(key)
  }, { sees: EVERYTHING })
  await completed.promise
  const [chunk = Buffer.alloc(0)] = chunksOf(file)
  const late = putChunk(server, { id, sha: key.sha256, index: 0, chunk }, altea)
  await vi.waitFor(async () => { expect(await server.sql(`SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%attachment%'`)).not.toHaveLength(0) })
  goesOn.resolve(undefined)
  await completing
  expect((await late).json()).toMatchObject({ complete: true, missing: [] })
  expect(await server.sql('SELECT index FROM sportello.attachment_chunk WHERE filing = $1', [id])).toEqual([])
  await server.runJobs()
  expect(await server.platform.blobs.has(sha256(chunk))).toBe(false)
})

describe('hostile or broken uploads', () => {
  const prepared = async (file = aPdf(CHUNK_BYTES + 100)): Promise<{ id: string, sha: string, chunk: Uint8Array }> => {
    const id = randomUUID()
    await declare(server, id, file, altea)
    return { id, sha: sha256(file), chunk: chunksOf(file)[0] ?? Buffer.alloc(0) }
  }

  test.each([
    ['beyond the last', 2], ['far beyond', 900], ['absurd', 100_000], ['negative', '-1'], ['no number', 'x'], ['a fraction', '0.5'],
  ])('a chunk number that is %s is refused', async (_, index) => {
    const at = await prepared()
    expect(codeOf(await putChunk(server, { ...at, index }, altea))).toBe('request.malformed')
  })

  test('a chunk too short, too long or empty is refused', async () => {
    const at = await prepared()
    for (const chunk of [at.chunk.subarray(0, 10), Buffer.alloc(0)]) expect(codeOf(await putChunk(server, { ...at, index: 0, chunk }, altea))).toBe('request.malformed')
    expect(codeOf(await putChunk(server, { ...at, index: 1, chunk: at.chunk }, altea))).toBe('request.malformed')
    const tooLong = await putChunk(server, { ...at, index: 0, chunk: Buffer.alloc(CHUNK_BYTES + 1) }, altea)
    expect([tooLong.statusCode, codeOf(tooLong)]).toEqual([413, 'request.too-large'])
  })

  test('a chunk that is not what its digest says, or has none, is refused', async () => {
    const at = await prepared()
    expect(codeOf(await putChunk(server, { ...at, index: 0, digest: contentDigest(Buffer.from('other')) }, altea))).toBe('attachment.digest-mismatch')
    for (const digest of ['', 'md5=:abc:', 'sha-256=abc']) expect(codeOf(await putChunk(server, { ...at, index: 0, digest }, altea))).toBe('request.malformed')
  })

  test('a whole that is not what its name says is refused, and may come again', async () => {
    const [id, promised, sent] = [randomUUID(), aPdf(CHUNK_BYTES + 50, 'promised'), aPdf(CHUNK_BYTES + 50, 'sent')]
    const sha = sha256(promised)
    await declare(server, id, promised, altea)
    for (const [index, chunk] of chunksOf(sent).entries()) await putChunk(server, { id, sha, index, chunk }, altea)
    expect(codeOf(await complete(server, id, sha, altea))).toBe('attachment.digest-mismatch')
    expect(await server.platform.blobs.has(sha)).toBe(false)
    expect((await get(server, address(id, sha), altea)).json()).toMatchObject({ missing: [0, 1] })
    expect((await upload(server, id, promised, altea)).json()).toMatchObject({ complete: true })
  })

  test('a file that was never declared has no chunks and no status', async () => {
    const sha = 'd'.repeat(64)
    for (const response of [await putChunk(server, { id: randomUUID(), sha, index: 0, chunk: Buffer.from('x') }, altea), await get(server, address(randomUUID(), sha), altea), await complete(server, randomUUID(), sha, altea)]) {
      expect([response.statusCode, codeOf(response)]).toEqual([404, 'request.not-found'])
    }
  })

  test('a length that lies is refused', async () => {
    const at = await prepared()
    const declareLength = (id: string, bytes: number) => server.app.inject({ method: 'PUT', url: address(id, at.sha), payload: { bytes }, headers: headersOf('p_pc', altea) })
    expect(codeOf(await declareLength(at.id, 10))).toBe('attachment.digest-mismatch')
    for (const bytes of [MAX_ATTACHMENT_BYTES + 1, 0, -1]) expect(codeOf(await declareLength(randomUUID(), bytes))).toBe('request.malformed')
  })

  test('what belongs to one person is closed to another and to nobody', async () => {
    const file = aPdf(800)
    const at = await prepared(file)
    for (const response of [await declare(server, at.id, file, bruno), await putChunk(server, { ...at, index: 0 }, bruno), await get(server, address(at.id, at.sha), bruno), await complete(server, at.id, at.sha, bruno)]) {
      expect(codeOf(response)).toBe('attachment.foreign')
    }
    expect(codeOf(await putChunk(server, { ...at, index: 0 }))).toBe('identity.login-required')
  })

  test('what was begun before login is taken over by the first who logs in', async () => {
    const [id, file] = [randomUUID(), aPdf(800, 'y')]
    await declare(server, id, file)
    expect((await upload(server, id, file, altea)).json()).toMatchObject({ complete: true })
    expect(codeOf(await declare(server, id, aPdf(900), bruno))).toBe('attachment.foreign')
  })

  test('thousands of tiny files are stopped at the limit of a filing', async () => {
    const id = randomUUID()
    const codes: string[] = []
    for (let index = 0; index <= MAX_ATTACHMENTS_PER_FILING; index += 1) codes.push(codeOf(await declare(server, id, randomBytes(8), bruno)))
    expect(codes.slice(0, -1)).toEqual(Array.from({ length: MAX_ATTACHMENTS_PER_FILING }, () => ''))
    expect(codes.at(-1)).toBe('attachment.limit-reached')
  })

  test('many filings with files and no end are stopped at the limit of a person', async () => {
    const carla = await aPerson(server, 'PRVCRL80A41G535G')
    const size = MAX_ATTACHMENT_BYTES
    const tries = await Promise.all(Array.from({ length: 30 }, () => server.app.inject({ method: 'PUT', url: address(randomUUID(), sha256(randomBytes(8))), payload: { bytes: size }, headers: headersOf('p_pc', carla) })))
    const kept = tries.filter(one => one.statusCode === 200).length
    expect(kept).toBe(Math.floor(1_000 / 50))
    expect(new Set(tries.filter(one => one.statusCode !== 200).map(codeOf))).toEqual(new Set(['attachment.limit-reached']))
  })

  test('one person brings only so much in a day, filed or not, and goes on the day after', async () => {
    const dora = await aPerson(server, 'RSSMRA85T10A562S')
    const file = aPdf(1_000, 'di ieri')
    const id = randomUUID()
    await upload(server, id, file, dora)
    const filing = await sealed(server, REQUEST, { codice_fiscale: 'RSSMRA85T10A562S', oggetto: 'Cantiere', larghezza: '1', permanente: true, planimetria: [{ name: 'p.pdf', mediaType: 'application/pdf', bytes: file.byteLength, sha256: sha256(file) }] }, { id })
    expect((await submit(server, filing, dora)).statusCode).toBe(201)
    await server.sql('UPDATE sportello.attachment SET bytes = $2 WHERE filing = $1', [id, 5_000 * 1024 * 1024])
    const refused = await declare(server, randomUUID(), randomBytes(8), dora)
    expect([refused.statusCode, codeOf(refused)]).toEqual([429, 'attachment.day-limit-reached'])
    await server.sql(`UPDATE sportello.attachment SET declared_at = declared_at - interval '25 hours' WHERE filing = $1`, [id])
    expect((await declare(server, randomUUID(), randomBytes(8), dora)).statusCode).toBe(200)
  })

  test('a request cut in the middle neither ends the server nor leaves a chunk', async () => {
    const at = await prepared()
    await server.app.listen({ port: 0, host: '127.0.0.1' })
    const found = server.app.server.address()
    const port = typeof found === 'object' && found !== null ? found.port : 0
    const headers = { ...headersOf('p_pc', altea), 'content-type': 'application/octet-stream', 'content-digest': contentDigest(at.chunk), 'content-length': String(at.chunk.byteLength) }
    await new Promise<void>(resolve => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.write(`PUT ${address(at.id, at.sha)}/chunks/0 HTTP/1.1\r\n${Object.entries(headers).map(entry => entry.join(': ')).join('\r\n')}\r\n\r\n`)
        socket.write(at.chunk.subarray(0, 1_000), () => {
          socket.destroy()
          resolve()
        })
      })
    })
    await vi.waitFor(async () => { expect((await get(server, '/api/time')).statusCode).toBe(200) })
    expect((await get(server, address(at.id, at.sha), altea)).json()).toMatchObject({ missing: [0, 1] })
    expect((await putChunk(server, { ...at, index: 0 }, altea)).statusCode).toBe(200)
  })
})

describe('a filing and its files', () => {
  test.each([
    ['a web page with the name of a PDF', Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['a program', Buffer.concat([Buffer.from('MZ'), randomBytes(400)])],
    ['a PDF that was cut', aPdf(4_000).subarray(0, 3_000)],
  ])('%s is refused where it is named', async (_, file) => {
    const id = randomUUID()
    await upload(server, id, file, altea)
    const response = await submit(server, await sealed(server, REQUEST, { ...ANSWERS, planimetria: [named(file)] }, { id }), altea)
    expect(response.json()).toMatchObject({ type: 'attachment.wrong-type', problems: [{ details: { path: 'planimetria.0', name: 'pianta.pdf', accept: ['pdf'] } }] })
  })

  test('a file of another filing does not count', async () => {
    const [id, file] = [randomUUID(), aPdf(1_200, 'z')]
    await upload(server, randomUUID(), file, altea)
    const response = await submit(server, await sealed(server, REQUEST, { ...ANSWERS, planimetria: [named(file)] }, { id }), altea)
    expect(codeOf(response)).toBe('attachment.incomplete')
  })

  test('a file that somebody else sent for this id is foreign', async () => {
    const [id, file] = [randomUUID(), aPdf(1_300, 'z')]
    await upload(server, id, file, bruno)
    expect(codeOf(await submit(server, await sealed(server, REQUEST, { ...ANSWERS, planimetria: [named(file)] }, { id }), altea))).toBe('attachment.foreign')
  })

  test('a length that differs from the file is found', async () => {
    const [id, file] = [randomUUID(), aPdf(1_400, 'z')]
    await upload(server, id, file, altea)
    const filing = await sealed(server, REQUEST, { ...ANSWERS, planimetria: [{ ...named(file), bytes: 1 }] }, { id })
    expect(codeOf(await submit(server, filing, altea))).toBe('attachment.digest-mismatch')
  })

  test('a file that was damaged on the disk is found before the number', async () => {
    const [id, file] = [randomUUID(), aPdf(1_500, randomUUID())]
    await upload(server, id, file, altea)
    await damage(sha256(file))
    const response = await submit(server, await sealed(server, REQUEST, { ...ANSWERS, planimetria: [named(file)] }, { id }), altea)
    expect(codeOf(response)).toBe('attachment.digest-mismatch')
  })

  test('nothing can be added to a registered filing, and what is there is said', async () => {
    const [id, file] = [randomUUID(), aPdf(1_600, 'z')]
    await upload(server, id, file, altea)
    expect((await submit(server, await sealed(server, REQUEST, { ...ANSWERS, planimetria: [named(file)] }, { id }), altea)).statusCode).toBe(201)
    expect(codeOf(await declare(server, id, aPdf(99), altea))).toBe('filing.id-reused')
    expect((await declare(server, id, file, altea)).json()).toMatchObject({ complete: true })
  })

  test('a report without a login brings its photographs', async () => {
    const [id, file] = [randomUUID(), aPdf(1_700, 'z')]
    expect((await upload(server, id, file)).json()).toMatchObject({ complete: true })
    const filing = await sealed(server, REPORT, { problema: 'buca', anonima: true, foto: [named(file, 'foto.pdf')] }, { id })
    expect((await submit(server, filing)).statusCode).toBe(201)
  })
})

describe('uploads without a name', () => {
  const waiting = `INSERT INTO sportello.upload_claim (body, filing) SELECT 'p_pc', gen_random_uuid() FROM generate_series(1, 401)`
  const promise = `INSERT INTO sportello.attachment (body, filing, sha256, bytes) SELECT body, filing, repeat('ab', 32), 52428800 FROM sportello.upload_claim WHERE filing <> ALL ($1)`

  test('promises of large files keep nobody out; what has come fills the room, and the next one is told to come later', async () => {
    const others = (await server.sql('SELECT filing FROM sportello.upload_claim')).map(row => row['filing'])
    await server.sql(waiting)
    await server.sql(promise, [others])
    const [id, photo] = [randomUUID(), aPdf(900, randomUUID())]
    expect((await declare(server, id, photo)).statusCode).toBe(200)
    await server.sql(`UPDATE sportello.attachment SET completed_at = now(), media_type = 'application/pdf' WHERE sha256 = repeat('ab', 32)`)
    const later = await declare(server, id, aPdf(901, randomUUID()))
    expect([later.statusCode, codeOf(later), later.headers['retry-after']]).toEqual([429, 'request.rate-limited', '3600'])
    expect((await declare(server, randomUUID(), photo, altea)).statusCode).toBe(200) // who has a name has room of their own
    await server.sql(`DELETE FROM sportello.attachment WHERE sha256 = repeat('ab', 32)`)
  })

  test('a promise that nothing followed is forgotten after a day, a piece that came after five weeks', async () => {
    const [promised, begun, own] = [randomUUID(), randomUUID(), randomUUID()]
    const file = aPdf(CHUNK_BYTES + 7, randomUUID())
    for (const id of [promised, begun]) await declare(server, id, file)
    await declare(server, own, file, altea)
    const [piece = Buffer.alloc(0)] = chunksOf(file)
    await putChunk(server, { id: begun, sha: sha256(file), index: 0, chunk: piece })
    const kept = async (days: number): Promise<readonly unknown[]> => {
      await server.sql('UPDATE sportello.attachment SET touched_at = now() - make_interval(days => $2) WHERE filing = ANY ($1)', [[promised, begun, own], days])
      await server.handlers['attachments.sweep']?.({}, { job: '1', attempt: 1, lastAttempt: false })
      const rows = await server.sql('SELECT filing FROM sportello.attachment WHERE filing = ANY ($1)', [[promised, begun, own]])
      return [promised, begun, own].filter(id => rows.some(row => row['filing'] === id))
    }
    expect(await kept(2)).toEqual([begun, own])
    expect(await kept(34)).toEqual([begun, own])
    expect(await kept(36)).toEqual([own])
  })

  test('an address that files or promises without end is stopped, who is logged in there is not', async () => {
    const strict = await startServer([REQUEST, REPORT], { env: { RATE_LIMIT_NAMELESS: '3' } })
    try {
      const photo = aPdf(900)
      const answers = []
      for (let time = 0; time < 4; time += 1) answers.push(await declare(strict, randomUUID(), photo))
      expect(answers.map(one => one.statusCode)).toEqual([200, 200, 200, 429])
      const filings = []
      for (let time = 0; time < 4; time += 1) filings.push(await submit(strict, await sealed(strict, REPORT, { problema: 'buca', anonima: true })))
      expect(filings.map(one => one.statusCode)).toEqual([201, 201, 201, 429])
      expect(Number(filings[3]?.headers['retry-after'])).toBeGreaterThan(0)
      const person = await aPerson(strict, CF_A)
      await get(strict, address(randomUUID(), sha256(photo)), person) // from then on the session is known to live
      expect((await declare(strict, randomUUID(), photo, person)).statusCode).toBe(200)
    } finally {
      await strict.stop()
    }
  })

  test('an address brings so much in a day', async () => {
    const strict = await startServer([REPORT], { env: { RATE_LIMIT_NAMELESS: '1' } })
    try {
      const [id, file] = [randomUUID(), aPdf(CHUNK_BYTES + 5)]
      await declare(strict, id, file)
      const [chunk = Buffer.alloc(0)] = chunksOf(file)
      const codes = []
      for (let time = 0; time < 65; time += 1) codes.push((await putChunk(strict, { id, sha: sha256(file), index: 0, chunk })).statusCode)
      expect(codes.filter(code => code === 200)).toHaveLength(64)
      expect(codes.at(-1)).toBe(429)
    } finally {
      await strict.stop()
    }
  })

  test('of a report without a name no row tells who sent its photographs, though logged in', async () => {
    const [id, file] = [randomUUID(), aPdf(900, randomUUID())]
    await upload(server, id, file, altea)
    const filing = await sealed(server, REPORT, { problema: 'buca', anonima: true, foto: [named(file, 'foto.pdf')] }, { id })
    expect((await submit(server, filing, altea)).statusCode).toBe(201)
    expect(await server.sql('SELECT owner FROM sportello.upload_claim WHERE filing = $1', [id])).toEqual([{ owner: null }])
  })
})

test('a piece that has gone bad on the disk is asked for again, and written anew', async () => {
  const [id, file] = [randomUUID(), aPdf(CHUNK_BYTES + 900, randomUUID())]
  const sha = sha256(file)
  await declare(server, id, file, altea)
  const chunks = chunksOf(file)
  for (const [index, chunk] of chunks.entries()) await putChunk(server, { id, sha, index, chunk }, altea)
  await damage(sha256(chunks[0] ?? ''))
  expect(codeOf(await complete(server, id, sha, altea))).toBe('attachment.incomplete')
  for (const [index, chunk] of chunks.entries()) await putChunk(server, { id, sha, index, chunk }, altea)
  expect((await complete(server, id, sha, altea)).json()).toMatchObject({ complete: true })
  expect(await server.platform.blobs.verify(sha)).toBe(true)
})

test('the sweep forgets old uploads, keeps registered and recent ones, and the bytes others still name', async () => {
  const [shared, alone, recent] = [aPdf(2_000, randomUUID()), aPdf(CHUNK_BYTES + 9, randomUUID()), aPdf(2_100, randomUUID())]
  const [registered, orphan, young] = [randomUUID(), randomUUID(), randomUUID()]
  await upload(server, registered, shared, altea)
  await submit(server, await sealed(server, REQUEST, { ...ANSWERS, planimetria: [named(shared)] }, { id: registered }), altea)
  for (const file of [shared, alone]) await upload(server, orphan, file, altea)
  const unfinished = aPdf(2 * CHUNK_BYTES, randomUUID())
  await declare(server, orphan, unfinished, altea)
  const [piece = Buffer.alloc(0)] = chunksOf(unfinished)
  await putChunk(server, { id: orphan, sha: sha256(unfinished), index: 0, chunk: piece }, altea)
  await upload(server, young, recent, altea)
  await server.sql(`UPDATE sportello.attachment SET touched_at = now() - interval '91 days' WHERE filing = ANY ($1)`, [[registered, orphan]])
  await server.handlers['attachments.sweep']?.({}, { job: '1', attempt: 1, lastAttempt: false })
  expect(await server.runJobs()).toBe(0)
  expect(await Promise.all([shared, alone, recent, piece].map(file => server.platform.blobs.has(sha256(file))))).toEqual([true, false, true, false])
  expect(codeOf(await get(server, address(orphan, sha256(alone)), altea))).toBe('request.not-found')
  expect(await server.sql('SELECT sha256 FROM sportello.attachment WHERE filing = ANY ($1)', [[registered, orphan, young]])).toHaveLength(2)
  expect(await server.sql('SELECT filing FROM sportello.upload_claim WHERE registered AND filing = ANY ($1)', [[registered, orphan, young]])).toEqual([{ filing: registered }])
})

/** Changes one byte of a stored document. */
async function damage(sha: string): Promise<void> {
  const folder = join(server.platform.config.dataDir, 'blobs', sha.slice(0, 2), sha.slice(2, 4))
  expect(await readdir(folder)).toContain(sha)
  const handle = await open(join(folder, sha), 'r+')
  await handle.write(Buffer.from([0xff]), 0, 1, 200)
  await handle.close()
}
