/** The key of each table's rows, then what they are also found by. */
export type Plan = Readonly<Record<string, readonly [key: string | readonly string[], ...indexes: readonly string[]]>>

export interface ConnectionOptions {
  readonly name: string
  readonly version: number
  readonly plan: Plan
  readonly factory: IDBFactory
  /** A page of an older release does not let go, and this one waits. */
  readonly blocked?: () => void
  /** A page of a newer release has taken the tables over. */
  readonly superseded?: () => void
}

interface Watching { readonly tables: ReadonlySet<string>, readonly look: () => void }

const RESUME_WATCH_MS = 1000

/** The device's tables: opened when they are first asked for, and again when the browser has closed them under the page. */
export class Connection {
  readonly #options: ConnectionOptions
  readonly #underWay = new Set<IDBTransaction>()
  readonly #watching = new Set<Watching>()
  #opening: Promise<IDBDatabase> | undefined
  #otherPages: BroadcastChannel | undefined

  constructor(options: ConnectionOptions) {
    this.#options = options
  }

  /** May be called again: it is opened once. */
  open(): Promise<IDBDatabase> {
    this.#opening ??= this.#connect().catch((error: unknown) => {
      this.#opening = undefined
      throw error
    })
    return this.#opening
  }

  /** Closes it, once what is under way has ended. The next thing asked of it opens it again. */
  letGo(): void {
    this.#opening?.then(database => { database.close() }, () => undefined)
    this.#opening = undefined
  }

  close(): void {
    this.letGo()
    this.#watching.clear()
    this.#otherPages?.close()
    this.#otherPages = undefined
  }

  /**
   * Does work in one transaction: all of it or nothing, and when it is answered it is on the disk.
   * @param work waits for nothing but this transaction: the browser ends one that is asked nothing
   */
  async transaction<T>(tables: readonly string[], mode: IDBTransactionMode, work: (transaction: IDBTransaction) => Promise<T>): Promise<T> {
    const transaction = await this.#begin(tables, mode)
    const ended = endOf(transaction)
    this.#underWay.add(transaction)
    ended.catch(() => undefined).finally(() => { this.#underWay.delete(transaction) })
    try {
      const done = await work(transaction)
      if (mode === 'readwrite') await ended
      return done
    } catch (error) {
      abort(transaction)
      await ended.catch(() => undefined)
      throw transaction.error ?? error // a full disk is told by the transaction; what failed in it only says that it was undone
    }
  }

  /** Undoes every transaction that has not ended, as the browser does when it runs out of room. What was to be done fails, and may be done anew. */
  abortUnderWay(): void {
    this.#underWay.forEach(abort)
    this.#underWay.clear()
  }

  /** Tells whoever watches these tables, in this page and in the others, that something was written. */
  changed(tables: readonly string[]): void {
    this.#tell(tables)
    this.#channel().postMessage(tables)
  }

  /** Reads now and after each change of these tables, in this page or another. @returns stops it */
  watch<T>(tables: readonly string[], read: () => Promise<T>, listener: (found: T) => void): () => void {
    let [isLooking, isOld] = [false, false]
    const look = async (): Promise<void> => {
      isOld = true
      if (isLooking) return
      isLooking = true
      while (isOld && this.#watching.has(watching)) {
        isOld = false
        try {
          const found = await read()
          if (this.#watching.has(watching)) listener(found)
        } catch {
          setTimeout(() => void look(), RESUME_WATCH_MS) // the connection was lost: it is open again soon, or the verbs say so
        }
      }
      isLooking = false
    }
    const watching: Watching = { tables: new Set(tables), look: () => void look() }
    this.#watching.add(watching)
    this.#channel()
    watching.look()
    return () => { this.#watching.delete(watching) }
  }

  #tell(tables: readonly string[]): void {
    for (const watching of this.#watching) if (tables.some(table => watching.tables.has(table))) watching.look()
  }

  #channel(): BroadcastChannel {
    if (this.#otherPages) return this.#otherPages
    const channel = new BroadcastChannel(`${this.#options.name}-rows`)
    channel.onmessage = ({ data }: MessageEvent<readonly string[]>) => { this.#tell(data) }
    (channel as { readonly unref?: () => void }).unref?.() // Node would wait for it for ever
    this.#otherPages = channel
    return channel
  }

  async #begin(tables: readonly string[], mode: IDBTransactionMode): Promise<IDBTransaction> {
    // Without strict durability Chromium answers before the bytes reach the disk: a cut of power then loses what the page called saved.
    const begin = async (): Promise<IDBTransaction> => (await this.open()).transaction(tables, mode, { durability: 'strict' })
    try {
      return await begin()
    } catch (error) {
      if (!isCalled('InvalidStateError', error)) throw error
      this.letGo() // it was closed under the page
      return begin()
    }
  }

  async #connect(): Promise<IDBDatabase> {
    const { version, superseded } = this.#options
    const database = await this.#request(version).catch((error: unknown) => {
      if (!isCalled('VersionError', error)) throw error
      return this.#request() // a newer release was here: versions only add, so this one still fits
    })
    database.onclose = () => { this.#opening = undefined }
    database.onversionchange = () => {
      this.letGo() // at once, or the newer page waits for ever
      superseded?.()
    }
    return database
  }

  #request(version?: number): Promise<IDBDatabase> {
    const { factory, name, plan, blocked } = this.#options
    return new Promise((resolve, reject) => {
      const request = factory.open(name, version)
      request.onupgradeneeded = () => { upgrade(request, plan) }
      request.onblocked = () => { blocked?.() }
      request.onsuccess = () => { resolve(request.result) }
      request.onerror = event => {
        event.preventDefault()
        reject(request.error ?? new DOMException('no reason was given', 'UnknownError'))
      }
    })
  }
}

/** Adds what is missing, and takes nothing away. */
function upgrade({ result: database, transaction }: IDBOpenDBRequest, plan: Plan): void {
  for (const [table, [key, ...indexes]] of Object.entries(plan)) {
    const isThere = database.objectStoreNames.contains(table)
    const store = isThere ? transaction?.objectStore(table) : database.createObjectStore(table, { keyPath: typeof key === 'string' ? key : [...key] })
    for (const index of indexes) if (store?.indexNames.contains(index) === false) store.createIndex(index, index)
  }
}

function endOf(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => { resolve() }
    transaction.onabort = () => { reject(transaction.error ?? new DOMException('undone', 'AbortError')) }
  })
}

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort()
  } catch {
    // It has just ended.
  }
}

function isCalled(name: string, error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === name
}
