import { randomUUID } from 'node:crypto'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { CF_A, REQUEST } from './support/definitions.ts'
import { aPdf, codeOf, complete, get, sealed, sha256, submit, upload } from './support/filing.ts'
import { aPerson, anOfficer, startServer, type Someone, type TestServer } from './support/server.ts'

/** The harmless text by which every virus scanner is tried, in two parts: a scanner of this machine must not take the test away. */
const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('')

/** What a clamd does with a stream; it speaks the protocol, and knows one virus. */
type Behaviour = 'works' | 'ends without a word' | 'cannot look' | 'is given too much'

let behaviour: Behaviour
/** What the scanner learns of only later. */
const LATE = 'zizzania che nessuno conosce ancora'
let isUpdated = false
let clamd: Server
let server: TestServer
let altea: Someone

beforeAll(async () => {
  clamd = createServer(serve)
  await new Promise<void>(resolve => { clamd.listen(0, '127.0.0.1', resolve) })
  server = await startServer([REQUEST], { env: { CLAMD: `127.0.0.1:${String((clamd.address() as AddressInfo).port)}` } })
  altea = await aPerson(server, CF_A)
})
beforeEach(() => {
  behaviour = 'works'
  isUpdated = false
})
afterAll(async () => {
  await server.stop()
  clamd.close()
})

function serve(socket: Socket): void {
  let received = Buffer.alloc(0)
  socket.on('error', () => undefined)
  socket.on('data', part => {
    received = Buffer.concat([received, part])
    if (behaviour === 'ends without a word') socket.destroy()
    else if (behaviour === 'is given too much') socket.end('INSTREAM size limit exceeded. ERROR\0')
    else if (behaviour === 'cannot look') socket.end('stream: Can\'t allocate memory ERROR\0')
    else if (received.toString().startsWith('zVERSION')) socket.end(`ClamAV 1.0.7/${isUpdated ? '27301' : '27300'}/Sun Nov 22 09:00:00 2026\0`)
    else if (received.subarray(-4).equals(Buffer.alloc(4))) socket.end(hasVirus(contentOf(received)) ? 'stream: Eicar-Signature FOUND\0' : 'stream: OK\0')
  })
}

const hasVirus = (content: Buffer): boolean => content.includes(EICAR) || (isUpdated && content.includes(LATE))

function contentOf(received: Buffer): Buffer {
  const parts: Buffer[] = []
  let at = Buffer.byteLength('zINSTREAM\0')
  for (let length = received.readUInt32BE(at); length > 0; length = received.readUInt32BE(at)) {
    parts.push(received.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return Buffer.concat(parts)
}

const filing = (id: string, file: Uint8Array) => sealed(server, REQUEST, {
  codice_fiscale: CF_A, oggetto: 'Cantiere', larghezza: '2.5', permanente: true,
  planimetria: [{ name: 'pianta.pdf', mediaType: 'application/pdf', bytes: file.byteLength, sha256: sha256(file) }],
}, { id })

test('a clean file is taken, whole as it came to the scanner', async () => {
  const [id, file] = [randomUUID(), aPdf(1_300_000, randomUUID())]
  expect((await upload(server, id, file, altea)).json()).toMatchObject({ complete: true })
  expect((await submit(server, await filing(id, file), altea)).statusCode).toBe(201)
})

test('a file with a virus arrives, and no filing can name it', async () => {
  const [id, file] = [randomUUID(), aPdf(700_000, `${EICAR} `)]
  expect((await upload(server, id, file, altea)).statusCode).toBe(200)
  const answer = await submit(server, await filing(id, file), altea)
  expect([answer.statusCode, codeOf(answer)]).toEqual([422, 'attachment.wrong-type'])
})

test.each<Behaviour>(['ends without a word', 'cannot look'])('while the scanner %s nothing is taken, and afterwards the same call is enough', async fault => {
  behaviour = fault
  const [id, file] = [randomUUID(), aPdf(600_000, randomUUID())]
  const refused = await upload(server, id, file, altea)
  expect([refused.statusCode, codeOf(refused)]).toEqual([503, 'server.unavailable'])
  expect(codeOf(await submit(server, await filing(id, file), altea))).toBe('attachment.incomplete')
  behaviour = 'works'
  expect((await complete(server, id, sha256(file), altea)).json()).toMatchObject({ complete: true })
  expect((await submit(server, await filing(id, file), altea)).statusCode).toBe(201)
})

test('what the scanner finds too long to look at was not found clean', async () => {
  behaviour = 'is given too much'
  const [id, file] = [randomUUID(), aPdf(600_000, randomUUID())]
  await upload(server, id, file, altea)
  expect(codeOf(await submit(server, await filing(id, file), altea))).toBe('attachment.wrong-type')
})

test('a PDF that runs something is not taken, and the answer says what to do', async () => {
  const id = randomUUID()
  const file = Buffer.from(`%PDF-1.7\n1 0 obj << /OpenAction << /S /J#61vaScript /JS (${id}) >> >> endobj\n%%EOF\n`)
  await upload(server, id, file, altea)
  expect(codeOf(await submit(server, await filing(id, file), altea))).toBe('attachment.active')
})

test('when there is no scanner at its address nothing is taken', async () => {
  const free = await new Promise<number>(resolve => {
    const one = createServer().listen(0, '127.0.0.1', () => {
      const { port } = one.address() as AddressInfo
      one.close(() => { resolve(port) })
    })
  })
  const alone = await startServer([REQUEST], { env: { CLAMD: `127.0.0.1:${String(free)}` } })
  try {
    const bruno = await aPerson(alone, CF_A)
    expect((await upload(alone, randomUUID(), aPdf(5_000), bruno)).statusCode).toBe(503)
  } finally {
    await alone.stop()
  }
})

describe('when the scanner knows more', () => {
  const rescan = (): Promise<unknown> => Promise.resolve(server.handlers['attachments.rescan']?.({}, { job: '1', attempt: 1, lastAttempt: false }))
  const infected = async (id: string): Promise<boolean> => (await server.sql<{ infected: boolean }>('SELECT infected_at IS NOT NULL AS infected FROM sportello.attachment WHERE filing = $1', [id]))[0]?.infected === true

  test('what was stored is looked at again: a document with a virus is given out no more, and its filing stands', async () => {
    const [id, file] = [randomUUID(), aPdf(300_000, `${LATE} `)]
    await upload(server, id, file, altea)
    expect((await submit(server, await filing(id, file), altea)).statusCode).toBe(201)
    const officer = await anOfficer(server, 'Irene Istruttrice', [{ role: 'officer', office: 'viabilita' }])
    const [mine, office] = [`/api/my/filings/${id}/documents/${sha256(file)}`, `/api/office/filings/${id}/documents/${sha256(file)}`]
    await rescan()
    expect([(await get(server, mine, altea)).statusCode, (await get(server, office, officer)).statusCode]).toEqual([200, 200])
    isUpdated = true
    await rescan()
    expect([codeOf(await get(server, mine, altea)), codeOf(await get(server, office, officer))]).toEqual(['attachment.infected', 'attachment.infected'])
    expect((await get(server, `/api/office/filings/${id}`, officer)).json()).toMatchObject({ infected: [sha256(file)], row: { card: { state: 'registered' } } })
  })

  test('what waits for its filing cannot be filed any more', async () => {
    const [id, file] = [randomUUID(), aPdf(200_000, `${LATE}, ancora `)]
    await upload(server, id, file, altea)
    isUpdated = true
    await rescan()
    expect(codeOf(await submit(server, await filing(id, file), altea))).toBe('attachment.infected')
  })

  test('by the same signatures nothing is looked at twice; without an answer the work is left for later', async () => {
    const [id, file] = [randomUUID(), aPdf(200_000, randomUUID())]
    await upload(server, id, file, altea)
    await rescan()
    const [before] = await server.sql<{ scanned_at: Date }>('SELECT scanned_at FROM sportello.attachment WHERE filing = $1', [id])
    await rescan()
    expect(await server.sql('SELECT scanned_at FROM sportello.attachment WHERE filing = $1', [id])).toEqual([before])
    isUpdated = true
    behaviour = 'ends without a word'
    await expect(rescan()).rejects.toThrow()
    expect(await infected(id)).toBe(false)
  })
})
