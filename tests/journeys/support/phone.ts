import { createHash, randomUUID } from 'node:crypto'
import { connect } from '#client/api/connect.ts'
import { DEVICE, type OutboxEntry } from '#client/storage/records.ts'
import type { DeviceStorage } from '#client/storage/storage.ts'
import { sha256Hex } from '#client/storage/digest.ts'
import { OutboxRunner } from '#client/sync/runner.ts'
import type { FilingReply } from '#contract/filings.ts'
import { compileProcedure } from '#domain/condition/compile.ts'
import { openDraft } from '#domain/filing/draft.ts'
import { sealFiling } from '#domain/filing/seal.ts'
import { surroundingsAt } from '#domain/filing/surroundings.ts'
import type { Definition } from '#domain/procedure/definition.ts'
import { kinds } from '#fields/index.ts'
import type { Assembled } from '#server/assemble.ts'
import { publish } from '#server/catalogue/catalogue.ts'
import { aDevice, IDENTIFIED, must, ANONYMOUS } from '#support/device.ts'
import { HandClock, someLocks } from '#support/tab.ts'
import { aPerson, HOSTS, type Someone } from '../../http/support/server.ts'

/** A person's phone: the real storage, the real runner, and a network that may swallow answers. */
export class Phone {
  readonly #serverOf: () => Assembled
  /** SHA-256 of each answer that told this phone of a registration, by filing. */
  readonly heard = new Map<string, Set<string>>()
  readonly storage: DeviceStorage
  readonly runner: OutboxRunner
  readonly fiscalNumber: string | undefined
  who: Someone | undefined
  swallows: (method: string, path: string) => boolean = () => false

  private constructor(storage: DeviceStorage, fiscalNumber: string | undefined, serverOf: () => Assembled) {
    this.#serverOf = serverOf
    this.storage = storage
    this.fiscalNumber = fiscalNumber
    this.runner = new OutboxRunner({
      storage, clock: new HandClock(), locks: someLocks(), digest: sha256Hex, random: () => 0.5, token: randomUUID, report: () => undefined, after: () => () => undefined,
      api: connect({ origin: 'http://piacenza.localhost', fetch: (input, init) => this.#fetch(new Request(input, init)) }),
    })
  }

  /** @param serverOf the one that answers at the moment: it may be another after a restore */
  static async unpack(serverOf: () => Assembled, fiscalNumber?: string): Promise<Phone> {
    return new Phone(await aDevice().open(), fiscalNumber, serverOf)
  }

  async #fetch(request: Request): Promise<Response> {
    const { pathname, search } = new URL(request.url)
    const cookie = request.credentials === 'omit' ? undefined : this.who?.cookie
    const answer = await this.#serverOf().app.inject({
      method: request.method as 'GET', url: pathname + search, payload: Buffer.from(await request.arrayBuffer()),
      headers: { ...Object.fromEntries(request.headers), host: HOSTS.p_pc, ...cookie === undefined ? {} : { cookie } },
    })
    if (this.swallows(request.method, pathname)) throw new TypeError('Failed to fetch')
    if (request.method === 'PUT' && (answer.statusCode === 200 || answer.statusCode === 201)) this.#hear(pathname, answer.rawPayload)
    return new Response(answer.statusCode === 204 ? null : new Uint8Array(answer.rawPayload), { status: answer.statusCode, headers: Object.entries(answer.headers).map(([name, value]) => [name, String(value)] as [string, string]) })
  }

  #hear(pathname: string, reply: Uint8Array): void {
    const [, id] = /^\/api\/filings\/([^/]+)(?:\/restore)?$/.exec(pathname) ?? []
    if (id !== undefined) this.heard.set(id, (this.heard.get(id) ?? new Set()).add(createHash('sha256').update(reply).digest('hex')))
  }

  async login(): Promise<void> {
    if (this.fiscalNumber !== undefined) this.who = await aPerson(this.#serverOf(), this.fiscalNumber)
  }

  /** Fills in, seals and sends. @returns the entry as it then is */
  async file(definition: Definition, answers: Record<string, unknown>, file?: Uint8Array): Promise<OutboxEntry> {
    const owner = this.who?.id ?? DEVICE
    const { ref } = publish(definition)
    must(await this.storage.keepDefinition(ref, definition))
    const kept = file && must(await this.storage.keepFile(new Uint8Array(file).buffer, this.who?.id))
    const whole = kept ? { ...answers, planimetria: [{ name: 'planimetria.pdf', mediaType: 'application/pdf', ...kept }] } : answers
    const id = randomUUID()
    const draft = must(await this.storage.saveDraft({ id, owner, body: 'p_pc', procedure: ref, title: definition.title, answers: whole, language: 'it', confirmed: [], step: null }, 0))
    const sealedAt = new Date().toISOString()
    const state = openDraft(compileProcedure(definition, kinds), whole, surroundingsAt(sealedAt, this.#serverOf().catalogue.places('p_pc')))
    const sealed = must(await sealFiling({ id, body: 'p_pc', ref, state, language: 'it', confirmed: [], sealedAt }, bytes => sha256Hex(new Uint8Array(bytes).buffer)))
    must(await this.storage.sealToOutbox(draft.revision, sealed, this.who ? IDENTIFIED : ANONYMOUS))
    await this.runner.wake('sealed')
    return this.entry(id)
  }

  async entry(id: string): Promise<OutboxEntry> {
    return must(await this.storage.outboxEntry(this.who?.id ?? DEVICE, id))
  }

  async receipt(id: string): Promise<FilingReply['receipt']> {
    return (await this.held(id)).receipt
  }

  /** The receipt with its signature. */
  async held(id: string): Promise<FilingReply> {
    return must(await this.storage.receipt(this.who?.id ?? DEVICE, id))
  }
}

/** What a person reads of an entry: its number when it has one, else how far it is. */
export const label = ({ state }: OutboxEntry): string => state.at === 'filed' ? state.label : state.at
