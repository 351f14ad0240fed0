/** Has work done on a table's store: in a transaction of its own, or in the one that is under way. */
export type Scope = <T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => Promise<T>) => Promise<T>

/** Where rows are found: in a store or one of its indexes, under a key or all of them. */
type Found = readonly [IDBObjectStore | IDBIndex, IDBValidKey | undefined]

/** The answer to what a store was asked, as the rows of its table are. */
function answerTo<T>(request: Pick<IDBRequest<unknown>, 'result' | 'error'> & EventTarget): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => { resolve(request.result as T) })
    request.addEventListener('error', () => { reject(request.error ?? new DOMException('no reason was given', 'UnknownError')) })
  })
}

/** Some rows of a table, in the order of what they were looked for by, then of their keys. Each verb is one transaction, unless one is under way. */
export class Rows<Row, Key extends IDBValidKey> {
  protected readonly scope: Scope
  readonly #find: (store: IDBObjectStore) => readonly Found[]
  readonly #isWanted: ((row: Row) => boolean) | undefined

  constructor(scope: Scope, find: (store: IDBObjectStore) => readonly Found[], isWanted?: (row: Row) => boolean) {
    this.scope = scope
    this.#find = find
    this.#isWanted = isWanted
  }

  filter(isWanted: (row: Row) => boolean): Rows<Row, Key> {
    const before = this.#isWanted
    return new Rows(this.scope, this.#find, before ? row => before(row) && isWanted(row) : isWanted)
  }

  toArray(): Promise<Row[]> {
    return this.scope('readonly', store => this.#rowsIn(store))
  }

  /** Reads the rows themselves only where they are filtered. */
  primaryKeys(): Promise<Key[]> {
    return this.scope('readonly', store => this.#keysIn(store))
  }

  async count(): Promise<number> {
    return (await this.primaryKeys()).length
  }

  deleteAll(): Promise<void> {
    return this.scope('readwrite', async store => {
      const keys = await this.#keysIn(store)
      await Promise.all(keys.map(key => answerTo(store.delete(key))))
    })
  }

  async #rowsIn(store: IDBObjectStore): Promise<Row[]> {
    const found = await Promise.all(this.#find(store).map(([from, key]) => answerTo<Row[]>(from.getAll(key))))
    const rows = new Array<Row>().concat(...found)
    return this.#isWanted ? rows.filter(this.#isWanted) : rows
  }

  async #keysIn(store: IDBObjectStore): Promise<Key[]> {
    if (this.#isWanted) return (await this.#rowsIn(store)).map(row => keyOf(store, row) as Key)
    const found = await Promise.all(this.#find(store).map(([from, key]) => answerTo<Key[]>(from.getAllKeys(key))))
    return found.flat()
  }
}

function keyOf({ keyPath }: IDBObjectStore, row: unknown): IDBValidKey {
  const parts = row as Readonly<Record<string, IDBValidKey>> // every row has the parts of its key
  const part = (name: string): IDBValidKey => parts[name] ?? ''
  return typeof keyPath === 'string' ? part(keyPath) : (keyPath ?? []).map(part)
}

/** The rows of one kind, each under its key. */
export class Table<Row, Key extends IDBValidKey> extends Rows<Row, Key> {
  constructor(scope: Scope) {
    super(scope, store => [[store, undefined]])
  }

  /** The rows that have one of these values there. */
  where(index: string, ...values: readonly IDBValidKey[]): Rows<Row, Key> {
    return new Rows(this.scope, store => {
      const from = store.keyPath === index ? store : store.index(index)
      return [...new Set(values)].map(value => [from, value])
    })
  }

  get(key: Key): Promise<Row | undefined> {
    return this.scope('readonly', store => answerTo<Row | undefined>(store.get(key)))
  }

  /** In the order of the keys, with a gap for each that is not there. */
  bulkGet(keys: readonly Key[]): Promise<(Row | undefined)[]> {
    return this.scope('readonly', store => Promise.all(keys.map(key => answerTo<Row | undefined>(store.get(key)))))
  }

  put(row: Row): Promise<void> {
    return this.bulkPut([row])
  }

  bulkPut(rows: readonly Row[]): Promise<void> {
    return this.scope('readwrite', async store => { await Promise.all(rows.map(row => answerTo(store.put(row)))) })
  }

  /** Fails when there is one under its key. */
  add(row: Row): Promise<void> {
    return this.scope('readwrite', async store => { await answerTo(store.add(row)) })
  }

  delete(key: Key): Promise<void> {
    return this.bulkDelete([key])
  }

  bulkDelete(keys: readonly Key[]): Promise<void> {
    return this.scope('readwrite', async store => { await Promise.all(keys.map(key => answerTo(store.delete(key)))) })
  }

  /** Reads and writes in one transaction, all or nothing. Nothing else may be waited for in it: the browser ends a transaction that is asked nothing. */
  transaction<T>(work: (table: Table<Row, Key>) => Promise<T>): Promise<T> {
    return this.scope('readwrite', store => work(new Table((_, inner) => inner(store))))
  }
}
