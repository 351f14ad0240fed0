import { expect, test } from 'vitest'
import { aField } from '#support/field-kinds.ts'
import { questionOf } from './question.ts'

const words = (it: string): { readonly it: string, readonly en: string } => ({ it, en: it })

test('who reads a declaration reads all of it, and not its title', () => {
  const text = words('Dichiaro di non avere condanne.')
  expect(questionOf({ ...aField(), type: 'declaration', label: words('Antimafia'), text })).toEqual(text)
  expect(questionOf({ ...aField(), type: 'text', label: words('Oggetto') })).toEqual(words('Oggetto'))
})
