import { Readable } from 'node:stream'
import { expect, test, vi } from 'vitest'
import type { BlobStore } from '../platform/blobs/store.ts'
import { contentDisposition, openDocument } from './documents.ts'

const savedAs = (name: string): string => decodeURIComponent(/filename\*=UTF-8''(.*)$/.exec(contentDisposition(name))?.[1] ?? '')

test.each<[name: string, saved: string, why: string]>([
  ['planimetria.pdf', 'planimetria.pdf', 'a short name stays'],
  [`${'a'.repeat(149)}😀.pdf`, `${'a'.repeat(146)}.pdf`, 'one with a character of two halves where it is cut'],
  [`${'😀'.repeat(200)}.pdf`, `${'😀'.repeat(146)}.pdf`, 'one of nothing else'],
  [`${'b'.repeat(196)}.pdf`, `${'b'.repeat(146)}.pdf`, 'a long one keeps its ending'],
  [`${'b'.repeat(196)}.pdf.p7m`, `${'b'.repeat(146)}.p7m`, 'the last one, where there are two'],
  ['c'.repeat(200), 'c'.repeat(150), 'one without an ending'],
  ['a\uD83D.pdf', 'a_.pdf', 'half a character'],
  ['../a\r\nb.pdf', '.._a__b.pdf', 'what could end the header, or lead elsewhere'],
])('%s is saved as %s: %s', (name, saved) => { expect(savedAs(name)).toBe(saved) })

test('a file is opened under the name it will be saved with', async () => {
  const read = vi.fn(() => Promise.resolve(Readable.from(['x'])))
  const document = { name: `${'a'.repeat(149)}😀.pdf`, mediaType: 'application/pdf', bytes: 1, sha256: '0'.repeat(64) }
  const { disposition } = await openDocument(document, { read } as Pick<BlobStore, 'read'> as BlobStore) // nothing else of the store is asked
  expect(disposition).toBe(contentDisposition(document.name))
  expect(read).toHaveBeenCalledOnce()
})
