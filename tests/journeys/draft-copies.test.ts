import '#support/browser.ts'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Api } from '#client/api/api.ts'
import { connect } from '#client/api/connect.ts'
import { sha256Hex } from '#client/storage/digest.ts'
import { DEVICE, type CopyNote, type DraftContent, type DraftHome, type DraftRecord } from '#client/storage/records.ts'
import type { DeviceStorage } from '#client/storage/storage.ts'
import { readApart, settleApart, type ApartPorts, type Choice } from '#client/sync/apart.ts'
import { DraftCopies } from '#client/sync/copies.ts'
import { OutboxRunner } from '#client/sync/runner.ts'
import { compileProcedure } from '#domain/condition/compile.ts'
import { openDraft } from '#domain/filing/draft.ts'
import { sealFiling } from '#domain/filing/seal.ts'
import { surroundingsAt } from '#domain/filing/surroundings.ts'
import { ok, refuse } from '#domain/problem/problem.ts'
import type { Definition } from '#domain/procedure/definition.ts'
import { kinds } from '#fields/index.ts'
import { publish } from '#server/catalogue/catalogue.ts'
import { aDevice, codes, IDENTIFIED, must } from '#support/device.ts'
import { HandClock, someLocks } from '#support/tab.ts'
import { CF_A, CF_B, REPORT, REQUEST } from '../http/support/definitions.ts'
import { aPdf } from '../http/support/filing.ts'
import { aPerson, HOSTS, startServer, type Someone, type TestServer } from '../http/support/server.ts'

/* Two devices of one person and the real server: what is written on one is found on the other, and nothing is lost between them. */

let server: TestServer
let altea: Someone
let bruno: Someone
beforeAll(async () => {
  server = await startServer([REQUEST, REPORT])
  altea = await aPerson(server, CF_A)
  bruno = await aPerson(server, CF_B)
})
afterAll(async () => { await server.stop() })

type Cut = 'before' | 'after' | undefined

/** As the catalogue would answer. */
const definition: ApartPorts['api']['definition'] = digest => {
  const found = [REQUEST, REPORT].find(one => publish(one).ref.digest === digest)
  return Promise.resolve({ ...found ? ok(found) : refuse('definition.unknown', {}), arrival: {} })
}

/** A browser's fetch to the server, with the cookie of whoever is logged in. @param cut what the network does to a request */
function fetchAs(who: () => Someone | undefined, cut: (method: string, path: string) => Cut): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init)
    const { pathname, search } = new URL(request.url)
    const fate = cut(request.method, pathname)
    if (fate === 'before') throw new TypeError('Failed to fetch')
    const cookie = request.credentials === 'omit' ? undefined : who()?.cookie
    const answer = await server.app.inject({
      method: request.method as 'GET', url: pathname + search, payload: Buffer.from(await request.arrayBuffer()),
      headers: { ...Object.fromEntries(request.headers), host: HOSTS.p_pc, ...cookie === undefined ? {} : { cookie } },
    })
    if (fate === 'after') throw new TypeError('Failed to fetch')
    return new Response(answer.statusCode === 204 ? null : new Uint8Array(answer.rawPayload), { status: answer.statusCode, headers: Object.entries(answer.headers).map(([name, value]) => [name, String(value)] as [string, string]) })
  }
}

class Machine {
  who: Someone | undefined
  online = true
  cut: (method: string, path: string) => Cut = () => undefined
  readonly requests: string[] = []
  readonly locks = someLocks()
  readonly storage: DeviceStorage
  readonly copies: DraftCopies
  readonly api: Api
  readonly ports: ApartPorts
  nextMs: number | undefined
  nowMs = 0

  constructor(storage: DeviceStorage, who: Someone | undefined) {
    this.who = who
    this.storage = storage
    this.api = connect({ origin: 'http://piacenza.localhost', fetch: fetchAs(() => this.who, (method, path) => {
      this.requests.push(`${method} ${path}`)
      return this.cut(method, path)
    }) })
    this.ports = { api: { ...this.api, definition }, storage, locks: this.locks, token: randomUUID, freshId: randomUUID, copyName: name => `${name ?? 'Bozza'} (da qui)` }
    this.copies = this.withStorage({})
  }

  /** Its copies, over a storage that answers otherwise. */
  withStorage(changes: Partial<DeviceStorage>): DraftCopies {
    return new DraftCopies({
      ...this.ports, storage: { ...this.storage, ...changes }, owner: () => this.who?.id, online: () => this.online, monotonicMs: () => this.nowMs, random: () => 0.5,
      after: delayMs => {
        this.nextMs = delayMs
        return () => { this.nextMs = undefined }
      },
    })
  }

  get owner(): string { return this.who?.id ?? DEVICE }

  async write(answers: DraftContent['answers'], { id = randomUUID(), definition = REQUEST, name }: { id?: string, definition?: Definition, name?: string } = {}): Promise<DraftRecord> {
    const { ref } = publish(definition)
    must(await this.storage.keepDefinition(ref, definition))
    const known = await this.storage.loadDraft(this.owner, id)
    return must(await this.storage.saveDraft({
      id, owner: this.owner, body: 'p_pc', procedure: ref, title: definition.title, answers, language: 'it', confirmed: [], step: null, ...name === undefined ? {} : { name },
    }, known.ok ? known.value.revision : 0))
  }

  read(id: string): ReturnType<DeviceStorage['loadDraft']> { return this.storage.loadDraft(this.owner, id) }

  async home(id: string): Promise<DraftHome | undefined> {
    return new Promise(resolve => {
      const stop = this.storage.watchHomes(this.owner, homes => {
        setTimeout(() => { stop() })
        resolve(homes.get(id))
      })
    })
  }

  async choose(id: string, choice: Choice): Promise<readonly string[]> {
    const apart = must(await readApart(this.owner, id, this.ports))
    const settled = await settleApart(apart, choice, this.ports)
    await this.copies.look()
    return codes(settled)
  }

  /** Seals the draft and sends it. */
  async file(id: string): Promise<string> {
    const { revision, answers } = must(await this.read(id))
    const now = new Date().toISOString()
    const state = openDraft(compileProcedure(REQUEST, kinds), answers, surroundingsAt(now, server.catalogue.places('p_pc')))
    const sealed = must(await sealFiling({ id, body: 'p_pc', ref: publish(REQUEST).ref, state, language: 'it', confirmed: [], sealedAt: now }, sha256Hex))
    must(await this.storage.sealToOutbox(revision, sealed, IDENTIFIED))
    const sessions = { session: () => Promise.resolve({ ok: true as const, value: { person: { owner: this.owner, givenName: 'A', familyName: 'S', fiscalNumber: CF_A }, staff: null, assurance: 2, expiresAt: null }, arrival: {} }) }
    const runner = new OutboxRunner({ ...this.ports, storage: this.storage, api: { ...this.api, ...sessions }, clock: new HandClock(), random: () => 0.5, digest: sha256Hex, after: () => () => undefined, report: () => undefined })
    await runner.wake('sealed')
    runner.stop()
    return must(await this.storage.outboxEntry(this.owner, id)).state.at
  }
}

async function aMachine(who: Someone | null = altea): Promise<Machine> {
  return new Machine(await aDevice().open(), who ?? undefined)
}

const ANSWERS = { codice_fiscale: CF_A, oggetto: 'Cantiere', larghezza: '2.5', permanente: true }

/** A draft that two devices of Altea have, word for word. */
async function onTwo(answers: DraftContent['answers'] = ANSWERS): Promise<{ a: Machine, b: Machine, id: string }> {
  const [a, b] = [await aMachine(), await aMachine()]
  const { id } = await a.write(answers)
  await a.copies.look()
  await b.copies.look()
  return { a, b, id }
}

describe('a second home', () => {
  test('a draft and its file are there after the device is lost, and its files travel once', async () => {
    const a = await aMachine()
    const file = aPdf(700_000, randomUUID())
    const kept = must(await a.storage.keepFile(new Uint8Array(file).buffer, a.owner))
    const { id } = await a.write({ ...ANSWERS, planimetria: [{ name: 'pianta.pdf', mediaType: 'application/pdf', ...kept }] }, { name: 'Casa' })
    expect(await a.home(id)).toBe('device')
    await a.copies.look()
    expect(await a.home(id)).toBe('server')
    await a.write({ ...ANSWERS, oggetto: 'Altro', planimetria: [{ name: 'pianta.pdf', mediaType: 'application/pdf', ...kept }] }, { id, name: 'Casa' })
    expect(await a.home(id)).toBe('device')
    await a.copies.look()
    expect(await a.home(id)).toBe('server')
    expect(a.requests.filter(one => one.includes('/chunks/'))).toHaveLength(2)

    const b = await aMachine()
    await b.copies.look()
    expect(must(await b.read(id))).toMatchObject({ name: 'Casa', answers: { oggetto: 'Altro' } })
    expect(must(await b.storage.readFile(kept.sha256)).byteLength).toBe(file.byteLength)
    expect((await b.storage.definition(publish(REQUEST).ref.digest)).ok).toBe(true)
    expect(await b.home(id)).toBe('server')
    expect(await b.file(id)).toBe('filed')
  })

  test('a draft that the disk has bent holds up no other, and is tried again later', async () => {
    const a = await aMachine()
    const [bent, sound] = [await a.write(ANSWERS), await a.write({ ...ANSWERS, oggetto: 'Sano' })]
    const copies = a.withStorage({ loadDraft: (owner, id) => id === bent.id ? Promise.resolve(refuse('storage.damaged', {})) : a.storage.loadDraft(owner, id) })
    await copies.look()
    expect([await a.home(bent.id), await a.home(sound.id)]).toEqual(['device', 'server'])
    expect(a.nextMs).toBeLessThanOrEqual(4_000)
    copies.changed()
    expect(a.nextMs).toBe(2_000) // what is sound goes as soon as ever
    const later = await a.write({ ...ANSWERS, oggetto: 'Dopo' })
    await copies.look()
    expect(await a.home(later.id)).toBe('server')
    copies.stop()
  })

  test('a page that froze with the lock stops the others’ copies for two minutes, no longer', async () => {
    const a = await aMachine()
    const { id } = await a.write(ANSWERS)
    const thaw = Promise.withResolvers<undefined>()
    const frozen = a.locks.request('draft-copies', { ifAvailable: true }, () => thaw.promise)
    await a.copies.look()
    expect([await a.home(id), a.nextMs]).toEqual(['device', 5_000])
    a.nowMs += 120_000
    await a.copies.look()
    expect(await a.home(id)).toBe('server')
    thaw.resolve(undefined)
    await frozen
  })

  test('what changes on one device follows on the other, in both directions', async () => {
    const { a, b, id } = await onTwo()
    await b.write({ ...ANSWERS, oggetto: 'Da B' }, { id })
    await b.copies.look()
    await a.copies.look()
    expect(must(await a.read(id)).answers).toMatchObject({ oggetto: 'Da B' })
    await a.write({ ...ANSWERS, oggetto: 'Da A' }, { id })
    await a.copies.look()
    await b.copies.look()
    expect(must(await b.read(id)).answers).toMatchObject({ oggetto: 'Da A' })
  })

  test('nothing goes without a person, without a network, or under another’s session', async () => {
    const machine = await aMachine(null)
    await machine.write(ANSWERS)
    await machine.copies.look()
    machine.who = altea
    const { id } = await machine.write(ANSWERS)
    machine.online = false
    await machine.copies.look()
    expect(machine.requests).toEqual([])
    machine.online = true
    const isAltea = machine.who.id
    machine.who = { ...bruno, id: isAltea } // the cookie is Bruno's already, and the page has not heard
    await machine.copies.look()
    machine.who = altea
    expect(await machine.home(id)).toBe('device')
    expect(await server.sql('SELECT 1 FROM sportello.draft WHERE id = $1', [id])).toEqual([])
  })

  test('what may be filed without a name stays on the device', async () => {
    const a = await aMachine()
    const { id } = await a.write({ problema: 'buca' }, { definition: REPORT })
    await a.copies.look()
    expect(await a.home(id)).toBe('device')
    expect(await server.sql('SELECT 1 FROM sportello.draft WHERE id = $1', [id])).toEqual([])
  })

  test.each(['before', 'after'] as const)('a save cut %s it arrived is tried again later, is one save, and is nobody’s conflict', async when => {
    const { a, id } = await onTwo()
    await a.write({ ...ANSWERS, oggetto: 'Tagliato' }, { id })
    a.cut = method => method === 'PUT' ? when : undefined
    await a.copies.look()
    expect(await a.home(id)).toBe('device')
    expect(a.nextMs).toBeGreaterThan(0)
    await a.write({ ...ANSWERS, oggetto: 'E poi ancora' }, { id })
    a.cut = () => undefined
    await a.copies.look()
    expect(await a.home(id)).toBe('server')
    expect(await server.sql('SELECT revision FROM sportello.draft WHERE id = $1', [id])).toEqual([{ revision: when === 'after' ? 3 : 2 }])
  })

  test('a file that did not come keeps the draft waiting: it never comes without it', async () => {
    const [a, b] = [await aMachine(), await aMachine()]
    const kept = must(await a.storage.keepFile(new Uint8Array(aPdf(900, randomUUID())).buffer, a.owner))
    const { id } = await a.write({ planimetria: [{ name: 'p.pdf', mediaType: 'application/pdf', ...kept }] })
    await a.copies.look()
    b.cut = (_, path) => path.includes('/files/') ? 'before' : undefined
    await b.copies.look()
    expect(codes(await b.read(id))).toEqual(['draft.unknown'])
    b.cut = () => undefined
    await b.copies.look()
    expect((await b.read(id)).ok).toBe(true)
  })
})

describe('changed on two devices', () => {
  async function apart(): Promise<{ a: Machine, b: Machine, id: string }> {
    const two = await onTwo()
    await two.b.write({ ...ANSWERS, oggetto: 'Da B' }, { id: two.id })
    await two.b.copies.look()
    await two.a.write({ ...ANSWERS, oggetto: 'Da A' }, { id: two.id })
    await two.a.copies.look()
    return two
  }

  test('both are kept, the person is asked, and neither is written over meanwhile', async () => {
    const { a, b, id } = await apart()
    expect([await a.home(id), await b.home(id)]).toEqual(['apart', 'server'])
    await a.write({ ...ANSWERS, oggetto: 'Da A, ancora' }, { id })
    await a.copies.look()
    const both = must(await readApart(a.owner, id, a.ports))
    expect([both.mine.answers['oggetto'], (both.theirs.draft?.['answers'] as { oggetto: string }).oggetto]).toEqual(['Da A, ancora', 'Da B'])
  })

  test.each([
    ['mine', ['Da A'], ['Da A']], ['theirs', ['Da B'], ['Da B']], ['both', ['Da A', 'Da B'], ['Da A', 'Da B']],
  ] as const)('«%s» goes on, on both devices', async (choice, onA, onB) => {
    const { a, b, id } = await apart()
    expect(await a.choose(id, choice)).toEqual([])
    await a.copies.look()
    await b.copies.look()
    const subjects = async (machine: Machine): Promise<unknown[]> => {
      const cards = must(await machine.storage.listDrafts(machine.owner))
      const drafts = await Promise.all(cards.map(card => machine.read(card.id)))
      return drafts.map(one => must(one).answers['oggetto']).filter(subject => subject === 'Da A' || subject === 'Da B').slice(0, onA.length).toSorted()
    }
    const own = must(await b.read(id)).answers['oggetto']
    expect(own).toBe(choice === 'mine' ? 'Da A' : 'Da B')
    expect(must(await a.read(id)).answers['oggetto']).toBe(own)
    if (choice === 'both') expect([(await subjects(a)).length, (await subjects(b)).length]).toEqual([onA.length, onB.length])
    expect([await a.home(id), await b.home(id)]).toEqual(['server', 'server'])
  })

  test('the version that gives way stays among the last states', async () => {
    const { a, id } = await apart()
    await a.choose(id, 'theirs')
    expect(must(await a.storage.listDraftStates(a.owner, id)).map(state => state.answers['oggetto'])).toContain('Da A')
  })

  test('a choice on what has moved on since is asked again', async () => {
    const { a, id } = await apart()
    const shown = must(await readApart(a.owner, id, a.ports))
    await a.write({ ...ANSWERS, oggetto: 'Scritto mentre si sceglie' }, { id })
    expect(codes(await settleApart(shown, 'theirs', a.ports))).toEqual(['draft.stale'])
    expect(must(await a.read(id)).answers['oggetto']).toBe('Scritto mentre si sceglie')
  })

  test('is not said where one device only looked at another step', async () => {
    const { a, b, id } = await onTwo()
    await b.write({ ...ANSWERS, oggetto: 'Da B' }, { id })
    await b.copies.look()
    const { revision, ...draft } = must(await a.read(id))
    must(await a.storage.saveDraft({ ...draft, step: 'altro' }, revision))
    await a.copies.look()
    expect(await a.home(id)).toBe('server')
    expect(must(await a.read(id)).answers['oggetto']).toBe('Da B')
  })

  describe('while the files of a draft come from the server,', () => {
    /** A has put a document in; it is on its way to B, where something is done to the draft meanwhile. */
    async function whileFilesCome(act: (b: Machine, id: string) => Promise<unknown>): Promise<{ readonly b: Machine, readonly id: string }> {
      const { a, b, id } = await onTwo()
      const kept = must(await a.storage.keepFile(new Uint8Array(aPdf(900, randomUUID())).buffer, a.owner))
      await a.write({ ...ANSWERS, oggetto: 'Da A', planimetria: [{ name: 'p.pdf', mediaType: 'application/pdf', ...kept }] }, { id })
      await a.copies.look()
      let acts: Promise<unknown> | undefined
      const keepFile: typeof b.storage.keepFile = async (...file) => {
        await (acts ??= act(b, id))
        return b.storage.keepFile(...file)
      }
      await b.withStorage({ keepFile }).look()
      await acts
      expect(acts).toBeDefined()
      return { b, id }
    }

    test('who opens it there finds no other window at it', async () => {
      let isFree = false
      const { b, id } = await whileFilesCome(async (machine, draft) => machine.locks.request(`sportello-draft-${draft}`, { ifAvailable: true }, lock => {
        isFree = lock !== null
        return Promise.resolve()
      }))
      expect(isFree).toBe(true)
      expect(must(await b.read(id)).answers['oggetto']).toBe('Da A')
    })

    test('who opens it and keeps it open has it as it was', async () => {
      let close = (): void => undefined
      const { b, id } = await whileFilesCome((machine, draft) => {
        void machine.locks.request(`sportello-draft-${draft}`, { ifAvailable: true }, () => new Promise<void>(resolve => { close = resolve }))
        return Promise.resolve()
      })
      expect(must(await b.read(id)).answers['oggetto']).toBe('Cantiere')
      close()
    })

    test('who writes in it keeps what they have written, and is asked', async () => {
      const { b, id } = await whileFilesCome((machine, draft) => machine.write({ ...ANSWERS, oggetto: 'Da B' }, { id: draft }))
      expect(must(await b.read(id)).answers['oggetto']).toBe('Da B')
      await b.copies.look()
      expect(await b.home(id)).toBe('apart')
    })

    test('who deletes it does not find it back', async () => {
      const { b, id } = await whileFilesCome((machine, draft) => machine.storage.deleteDraft(machine.owner, draft))
      expect(codes(await b.read(id))).toEqual(['draft.unknown'])
    })
  })

  test('a draft open in a window is not changed below the hands of who writes', async () => {
    const { a, b, id } = await onTwo()
    await b.write({ ...ANSWERS, oggetto: 'Da B' }, { id })
    await b.copies.look()
    await a.locks.request(`sportello-draft-${id}`, { ifAvailable: true }, async () => { await a.copies.look() })
    expect(must(await a.read(id)).answers['oggetto']).toBe('Cantiere')
    await a.copies.look()
    expect(must(await a.read(id)).answers['oggetto']).toBe('Da B')
  })
})

describe('the end of a draft', () => {
  test('deleted on one device it goes from the other, and can be taken back on each', async () => {
    const { a, b, id } = await onTwo()
    must(await a.storage.deleteDraft(a.owner, id))
    await a.copies.look()
    await b.copies.look()
    expect(codes(await b.read(id))).toEqual(['draft.unknown'])
    must(await b.storage.undoDelete(b.owner, id))
    await b.copies.look()
    expect(await b.home(id)).toBe('server')
    await a.copies.look()
    expect((await a.read(id)).ok).toBe(true)
  })

  test('deleted on one and changed on the other, nothing typed is lost', async () => {
    const { a, b, id } = await onTwo()
    await b.write({ ...ANSWERS, oggetto: 'Da B' }, { id })
    await b.copies.look()
    must(await a.storage.deleteDraft(a.owner, id))
    await a.copies.look()
    expect(must(await a.read(id)).answers['oggetto']).toBe('Da B')
  })

  test('discarded for good it leaves the server; a wiped device leaves it there', async () => {
    const { a, b, id } = await onTwo()
    must(await b.storage.wipe(b.owner))
    await b.copies.look()
    expect((await b.read(id)).ok).toBe(true)
    must(await a.storage.discardDraft(a.owner, id))
    await a.copies.look()
    expect((await a.ports.api.myDraft(id, { owner: a.owner }))).toMatchObject({ value: { at: 'deleted' } })
  })

  test('what was on its way when the device was wiped does not count as deleted here', async () => {
    const { a, id } = await onTwo()
    const note: CopyNote = { id, owner: a.owner, at: 'kept', revision: 1, held: 1 }
    must(await a.storage.wipe(a.owner))
    must(await a.storage.noteCopy(note))
    await a.copies.look()
    expect((await a.read(id)).ok).toBe(true)
  })

  test('filed on one device it ends on the other, where nothing had changed', async () => {
    const { a, b, id } = await onTwo()
    expect(await a.file(id)).toBe('filed')
    await b.copies.look()
    expect(codes(await b.read(id))).toEqual(['draft.unknown'])
    await a.copies.look()
    expect(codes(await a.read(id))).toEqual(['draft.unknown'])
  })

  test('filed on one device while it is open on the other, it says so there, and goes when it is closed', async () => {
    const { a, b, id } = await onTwo()
    expect(await a.file(id)).toBe('filed')
    await b.locks.request(`sportello-draft-${id}`, { ifAvailable: true }, async () => {
      await b.copies.look()
      expect(await b.home(id)).toBe('filed')
      await b.copies.look()
      expect((await b.read(id)).ok).toBe(true)
    })
    await b.copies.look()
    expect(codes(await b.read(id))).toEqual(['draft.unknown'])
  })

  test('filed on one device it can never be filed from the other, whatever that has written since', async () => {
    const { a, b, id } = await onTwo()
    await b.write({ ...ANSWERS, oggetto: 'Da B, senza rete' }, { id })
    expect(await a.file(id)).toBe('filed')
    await b.copies.look()
    expect(await b.home(id)).toBe('filed')
    expect(must(await b.read(id)).answers['oggetto']).toBe('Da B, senza rete')
    expect(await b.file(id)).toBe('needs-correction')
    expect(await server.sql('SELECT 1 FROM sportello.filing WHERE id = $1', [id])).toHaveLength(1)
  })

  test('sealed on one device and filed from the other, the first can only hear that it was', async () => {
    const { a, b, id } = await onTwo()
    a.cut = () => 'before'
    await a.file(id)
    expect(await b.file(id)).toBe('filed')
    expect(await server.sql('SELECT 1 FROM sportello.filing WHERE id = $1', [id])).toHaveLength(1)
  })
})

test('on a device of others, what the server has word for word does not stay behind', async () => {
  const { a, b, id } = await onTwo()
  must(await a.storage.clearBehind(a.owner))
  expect(codes(await a.read(id))).toEqual(['draft.unknown'])
  await b.write({ ...ANSWERS, oggetto: 'Non ancora copiata' }, { id })
  must(await b.storage.clearBehind(b.owner))
  expect(must(await b.read(id)).answers['oggetto']).toBe('Non ancora copiata')
})
