import { expect, test } from 'vitest'
import { asksForFiles } from './file-fields.ts'
import { kinds } from './index.ts'

test('the types made of files are those that know their attachments', () => {
  expect(Object.keys(kinds).filter(type => asksForFiles({ type }))).toEqual(Object.keys(kinds).filter(type => kinds[type]?.attachments))
})
