/** Whether the catalogue is on the device: it is kept last, when all that it offers is there. Runs in the page. */
export function packState(): Promise<string> {
  return new Promise(resolve => {
    const request = indexedDB.open('sportello')
    request.onerror = () => { resolve('no storage') }
    request.onsuccess = () => {
      const database = request.result
      const say = (state: string): void => {
        database.close()
        resolve(state)
      }
      if (!database.objectStoreNames.contains('meta')) {
        say('not begun')
        return
      }
      const catalogue = database.transaction('meta').objectStore('meta').getKey('catalogue')
      catalogue.onsuccess = () => { say(catalogue.result === undefined ? 'partial' : 'ready') }
    }
  })
}
