import { beforeAll, expect, test } from 'vitest'
import { readCatalogue, type Catalogue } from '#server/catalogue/catalogue.ts'
import type { OpenCatalogue } from '#server/catalogue/open-data.ts'
import { procedureTypes, procedureTypesInCsv } from '#server/catalogue/procedure-types.ts'

let catalogue: Catalogue
beforeAll(async () => { catalogue = await readCatalogue(['procedures']) })

function open(id: string): OpenCatalogue {
  const body = catalogue.bodies.byId(id)
  if (!body) throw new Error(`${id} has gone`)
  return { body, offered: catalogue.offered(id), lifeEvents: catalogue.lifeEvents, origin: 'https://sportello.example.org' }
}

test.each(['p_pc', 'p_sp'])('every procedure of %s is published with every letter of art. 35 that is in force, in both languages', id => {
  const { columns, procedures } = procedureTypes(open(id))
  expect(columns.map(column => column.letter).join('')).toBe('abcdefghilm')
  expect(procedures.map(one => one.id)).toEqual(catalogue.offered(id).map(one => one.ref.id))
  const empty = procedures.flatMap(({ id: procedure, letters }) => Object.entries(letters).filter(([, words]) => words.it.trim() === '' || words.en.trim() === '').map(([letter]) => `${procedure} ${letter}`))
  expect(empty).toEqual([])
})

test('it says what the sheet says', () => {
  const { letters } = procedureTypes(open('p_pc')).procedures.find(one => one.id === 'accesso-passo-carrabile') ?? {}
  expect(letters?.a.it).toContain('D.Lgs. 285/1992')
  expect(letters?.c.it).toContain('Ruggero Campioni')
  expect(letters?.d.it).toContain('https://sportello.example.org/servizi/accesso-passo-carrabile')
  expect(letters?.f.it).toMatch(/^60 giorni, /)
  expect(letters?.g.it).toMatch(/^No: si conclude con un provvedimento espresso/)
  expect(letters?.l.it).toMatch(/16,00\s€, alla presentazione, solo in alcuni casi/)
  expect(letters?.m.it).toContain('Leandro Esempi')
  expect(letters?.m.en).toContain('art. 2(9-bis)')
})

test('the CSV is a row for each procedure, whole whatever the texts hold, and no cell begins like a formula', () => {
  const text = procedureTypesInCsv(open('p_sp'), 'it')
  const rows = text.split('\r\n').slice(0, -1).map(row => [...row.matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map(match => match[1] ?? ''))
  expect(rows).toHaveLength(catalogue.offered('p_sp').length + 1)
  expect(new Set(rows.map(row => row.length))).toEqual(new Set([12]))
  expect(rows[0]?.[0]).toBe('Procedimento')
  expect(rows.flat().filter(cell => /^[=+\-@]/.test(cell))).toEqual([])
  expect(procedureTypesInCsv(open('p_sp'), 'en')).toMatch(/^"Procedure","a\) Description and legal basis"/)
})
