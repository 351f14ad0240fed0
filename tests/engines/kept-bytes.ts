/** How the bytes of a device's files are kept: the class of each value of each row of the tables that hold files. Runs in the page. */
export async function classesOfKeptFiles(): Promise<readonly string[]> {
  const answerOf = <T>(request: IDBRequest): Promise<T> => new Promise((resolve, reject) => {
    request.onsuccess = () => { resolve(request.result as T) }
    request.onerror = () => { reject(new Error(request.error?.message)) }
  })
  const database = await answerOf<IDBDatabase>(indexedDB.open('sportello'))
  const tables = ['keptChunks', 'chunks', 'keptFiles', 'files']
  const rows = await Promise.all(tables.map(table => answerOf<readonly object[]>(database.transaction(table).objectStore(table).getAll())))
  database.close()
  const binary = rows.flat().flatMap(row => Object.values(row) as readonly unknown[]).filter(value => typeof value === 'object' && value !== null)
  return [...new Set(binary.map(value => Object.prototype.toString.call(value).slice('[object '.length, -1)))].sort()
}
