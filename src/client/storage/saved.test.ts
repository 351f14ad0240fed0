import { expect, test } from 'vitest'
import { aDevice, must } from '#support/device.ts'

const FIRM = { id: '1', of: 'party', name: 'Prova SRL', answers: { 'party.name': 'Prova SRL', 'party.vatNumber': '12345678903' } } as const
const VAN = { id: '2', of: 'vehicle', name: 'AB123CD', answers: { targa: 'AB123CD' } } as const

test('what was saved is there again for who saved it, the last first, until they take it away', async () => {
  let nowMs = 1_000
  const storage = await aDevice().open({ nowMs: () => nowMs })
  must(await storage.keepSaved('anna', FIRM))
  nowMs = 2_000
  must(await storage.keepSaved('anna', VAN))
  expect(must(await storage.listSaved('anna')).map(one => one.name)).toEqual(['AB123CD', 'Prova SRL'])
  expect(must(await storage.listSaved('luca'))).toEqual([])
  must(await storage.forgetSaved('anna', '2'))
  must(await storage.forgetSaved('anna', '2'))
  expect(must(await storage.listSaved('anna'))).toMatchObject([FIRM])
})

test('saving the same again writes over it', async () => {
  const storage = await aDevice().open()
  must(await storage.keepSaved('anna', FIRM))
  must(await storage.keepSaved('anna', { ...FIRM, name: 'Prova SPA' }))
  expect(must(await storage.listSaved('anna')).map(one => one.name)).toEqual(['Prova SPA'])
})

test('nothing of it stands in clear in the browser\'s tables', async () => {
  const device = aDevice()
  const storage = await device.open()
  must(await storage.keepSaved('anna', FIRM))
  storage.close()
  const rows = await everyRow(device.factory)
  expect(rows.length).toBeGreaterThan(0)
  expect(rows).not.toContain('Prova SRL')
  expect(rows).not.toContain('12345678903')
})

/** Everything of table `saved`, as text. */
async function everyRow(factory: IDBFactory): Promise<string> {
  const [{ name = '' } = {}] = await factory.databases()
  const db = await new Promise<IDBDatabase>((opened, failed) => {
    const asked = factory.open(name)
    asked.onsuccess = () => { opened(asked.result) }
    asked.onerror = () => { failed(new Error('the tables do not open')) }
  })
  const rows = await new Promise<readonly unknown[]>(read => {
    const asked = db.transaction('saved').objectStore('saved').getAll()
    asked.onsuccess = () => { read(asked.result as readonly unknown[]) }
  })
  db.close()
  return rows.map(row => Object.values(row as object).map(value => value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? new TextDecoder('latin1').decode(value) : JSON.stringify(value)).join(' ')).join('\n')
}
