import { describe, expect, test } from 'vitest'
import type { Field, MigrationStep } from '../procedure/definition.ts'
import { aDraft, aForm, aProcedure, options, question, words } from '#support/definitions.ts'
import type { Answers } from './filing.ts'
import { migrateDraft, type AnswerChange, type Migration } from './migrate.ts'

interface Journey { readonly from: readonly Field[], readonly to: readonly Field[], readonly answers: Answers, readonly migrate?: readonly MigrationStep[] }

function migrated({ from, to, answers, migrate = [] }: Journey): Migration {
  return migrateDraft(aDraft(aForm(from), answers), aProcedure(aForm(to, { version: 2, migrate: { 1: migrate } })))
}

/** One line for each change: `converted diametro 600 → diametro_cm 60`. */
function told({ changes }: Migration): readonly string[] {
  const side = (one: { readonly path: string, readonly answer?: unknown }): string => one.answer === undefined ? one.path : `${one.path} ${JSON.stringify(one.answer)}`
  const line = (change: AnswerChange): string => [change.is, 'from' in change && side(change.from), 'from' in change && 'to' in change && '→', 'to' in change && side(change.to)].filter(Boolean).join(' ')
  return changes.map(line)
}

const town = question('comune', 'choice', { options: options('piacenza', 'bobbio') })
const wide = question('larghezza', 'number', { decimals: 2 })

test('what keeps its id and type goes over as it is', () => {
  const migration = migrated({ from: [town, wide], to: [wide, town], answers: { comune: 'bobbio', larghezza: '2.5' } })
  expect(migration.state.answers).toEqual({ comune: 'bobbio', larghezza: '2.5' })
  expect(told(migration)).toEqual(['carried larghezza "2.5" → larghezza "2.5"', 'carried comune "bobbio" → comune "bobbio"'])
})

test('a version that says nothing of the earlier one takes over by id', () => {
  const before = aDraft(aForm([town]), { comune: 'bobbio' })
  expect(migrateDraft(before, aProcedure(aForm([town], { version: 3 }))).state.answers).toEqual({ comune: 'bobbio' })
})

test('other words for a question, its help, its options or its columns ask nothing again', () => {
  const said = (how: string): readonly Field[] => {
    const worded = { label: words(`Domanda ${how}`), help: words(`Aiuto ${how}`) }
    const chosen = [{ value: 'si', label: words(`Sì ${how}`) }, { value: 'no', label: words(`No ${how}`) }]
    return [
      question('testo', 'text', worded), question('somma', 'euro', worded), question('giorno', 'date', worded), question('una', 'choice', { ...worded, options: chosen }), question('molte', 'choices', { ...worded, options: chosen }),
      question('prometto', 'declaration', { ...worded, text: words('Pulisco.') }), question('righe', 'repeat', { ...worded, fields: [question('colonna', 'text', worded)] }),
    ]
  }
  const answers = { testo: 'a', somma: 120000, giorno: '2027-01-31', una: 'si', molte: ['no'], prometto: true, righe: [{ colonna: 'b' }] }
  const migration = migrated({ from: said('prima'), to: said('ora'), answers })
  expect(migration.state.answers).toEqual(answers)
  expect(migration.changes.map(change => change.is)).toEqual(Array.from(migration.changes, () => 'carried'))
})

describe('a renamed question', () => {
  const journey = { from: [question('piano', 'text')], to: [question('locale', 'text')], answers: { piano: 'Aula 2B' } }

  test('brings its answer along', () => {
    const migration = migrated({ ...journey, migrate: [{ rename: { piano: 'locale' } }] })
    expect(migration.state.answers).toEqual({ locale: 'Aula 2B' })
    expect(told(migration)).toEqual(['carried piano "Aula 2B" → locale "Aula 2B"'])
  })

  test('gives nothing to a new question under its old name', () => {
    const migration = migrated({ ...journey, to: [...journey.to, question('piano', 'text')], migrate: [{ rename: { piano: 'locale' } }] })
    expect(migration.state.answers).toEqual({ locale: 'Aula 2B' })
    expect(told(migration)).toContain('new piano')
  })

  test('without a rename is one that has gone and one that is new', () => {
    expect(told(migrated(journey))).toEqual(['new locale', 'removed piano "Aula 2B"'])
  })
})

describe('options', () => {
  test('that have another name are taken over, in lists too', () => {
    const fields = (...values: readonly string[]): readonly Field[] => [question('uno', 'choice', { options: options(...values) }), question('molti', 'choices', { options: options(...values) })]
    const migration = migrated({
      from: fields('barriere', 'tetto'), to: fields('tetto', 'accessibilita'), answers: { uno: 'barriere', molti: ['barriere', 'tetto'] },
      migrate: [{ options: { uno: { barriere: 'accessibilita' }, molti: { barriere: 'accessibilita' } } }],
    })
    expect(migration.state.answers).toEqual({ uno: 'accessibilita', molti: ['tetto', 'accessibilita'] })
    expect(told(migration)[0]).toBe('converted uno "barriere" → uno "accessibilita"')
  })

  test('that have gone are asked again, and what was chosen is shown', () => {
    const migration = migrated({ from: [town], to: [{ ...town, options: options('piacenza') }], answers: { comune: 'bobbio' } })
    expect(migration.state.answers).toEqual({})
    expect(told(migration)).toEqual(['ask-again comune "bobbio" → comune'])
  })
})

describe('a conversion', () => {
  test.each([
    ['a number in another unit', question('a', 'integer'), 600, question('b', 'number', { decimals: 3 }), 'decimal(a) / 10', '60'],
    ['three decimals, which are no thousands', question('a', 'integer'), 1234, question('b', 'number', { decimals: 3 }), 'decimal(a) / 1000', '1.2340'],
    ['euro from a number', question('a', 'number'), '12,345', question('b', 'euro'), 'a * 2', 2469],
    ['a whole number from its parts', question('a', 'integer'), 3, question('b', 'integer'), 'a * 12', 36],
    ['one choice that becomes several', question('a', 'choice', { options: options('x') }), 'x', question('b', 'choices', { options: options('x', 'y') }), '[a]', ['x']],
    ['a yes that becomes one of three', question('a', 'yes-no'), true, question('b', 'choice', { options: options('si', 'no', 'in-parte') }), 'a ? "si" : "no"', 'si'],
    ['a day moved', question('a', 'date'), '2027-01-31', question('b', 'date'), 'addDays(a, 1)', '2027-02-01'],
    ['a truth', question('a', 'integer'), 0, question('b', 'yes-no'), 'a > 0', false],
  ] satisfies readonly [string, Field, unknown, Field, string, unknown][])('%s', (...[, from, typed, to, expression, kept]) => {
    const migration = migrated({ from: [from], to: [to], answers: { a: typed }, migrate: [{ convert: { b: expression } }] })
    expect(migration.state.answers).toEqual({ b: kept })
    expect(migration.changes).toMatchObject([{ is: 'converted', from: { path: 'a' }, to: { path: 'b', answer: kept } }])
  })

  test.each([
    ['divides by zero', { a: 0 }, '1 / a'],
    ['needs what was not answered', { a: 3 }, 'a + c'],
  ])('that %s asks again', (_, answers, expression) => {
    const migration = migrated({ from: [question('a', 'integer'), question('c', 'integer')], to: [question('b', 'integer')], answers, migrate: [{ rename: { a: 'b' }, convert: { b: expression } }] })
    expect(migration.state.answers).toEqual({})
    expect(told(migration)).toEqual([`ask-again a ${String(answers.a)} → b`])
  })

  test('of what was not answered is silent where the question is an old one', () => {
    expect(told(migrated({ from: [wide], to: [wide], answers: {}, migrate: [{ convert: { larghezza: 'larghezza / 100' } }] }))).toEqual([])
  })
})

describe('asked again', () => {
  test('is what has changed its meaning: the earlier answer is shown, with the reason', () => {
    const why = words('Ora si contano tre anni interi.')
    const migration = migrated({ from: [wide], to: [wide], answers: { larghezza: '2.5' }, migrate: [{ askAgain: ['larghezza'], why }] })
    expect(migration.state.answers).toEqual({})
    expect(migration.changes).toMatchObject([{ is: 'ask-again', from: { answer: '2.5' }, why }])
  })

  test('is an answer of another type', () => {
    expect(told(migrated({ from: [wide], to: [{ ...wide, type: 'text' }], answers: { larghezza: '2.5' } }))).toEqual(['ask-again larghezza "2.5" → larghezza'])
  })

  test('is a declaration whose words have changed; one with the same words stands', () => {
    const declared = (id: string, text: string): Field => question(id, 'declaration', { text: words(text) })
    const migration = migrated({
      from: [declared('uno', 'Pulisco.'), declared('due', 'Pago.')], to: [declared('uno', 'Pulisco e custodisco.'), declared('due', 'Pago.')], answers: { uno: true, due: true },
    })
    expect(migration.state.answers).toEqual({ due: true })
    expect(told(migration)[0]).toBe('ask-again uno true → uno')
  })
})

describe('a table', () => {
  const before = question('mezzi', 'repeat', { fields: [question('targa', 'text'), question('quintali', 'integer'), question('colore', 'text')] })
  const after = question('veicoli', 'repeat', { fields: [question('targa_veicolo', 'text'), question('portata', 'number', { decimals: 1 }), question('asse', 'integer')] })
  const journey: Journey = {
    from: [before], to: [after], answers: { mezzi: [{ targa: 'AB123CD', quintali: 15, colore: 'blu' }, { targa: 'EF456GH' }] },
    migrate: [{ rename: { mezzi: 'veicoli', 'mezzi.targa': 'veicoli.targa_veicolo' }, convert: { 'veicoli.portata': 'decimal(row.quintali) / 10' } }],
  }

  test('goes over cell by cell', () => {
    const migration = migrated(journey)
    expect(migration.state.answers).toEqual({ veicoli: [{ targa_veicolo: 'AB123CD', portata: '1.5' }, { targa_veicolo: 'EF456GH' }] })
    expect(told(migration)).toEqual([
      'carried mezzi.0.targa "AB123CD" → veicoli.0.targa_veicolo "AB123CD"', 'converted mezzi.0.quintali 15 → veicoli.0.portata "1.5"', 'new veicoli.0.asse', 'removed mezzi.0.colore "blu"',
      'carried mezzi.1.targa "EF456GH" → veicoli.1.targa_veicolo "EF456GH"',
    ])
  })

  test('keeps its rows when a cell is asked again', () => {
    const migration = migrated({ ...journey, to: [before], migrate: [{ askAgain: ['mezzi.targa'] }] })
    expect(migration.state.answers).toEqual({ mezzi: [{ quintali: 15, colore: 'blu' }, {}] })
  })
})

test('answers of hidden questions go over too, and a new question that is hidden is not told', () => {
  const from = [question('altro', 'yes-no'), question('quale', 'text', { visible: 'altro' })]
  const to = [...from, question('quanto', 'integer', { visible: 'altro' })]
  const migration = migrated({ from, to, answers: { altro: false, quale: 'scritto prima' } })
  expect(migration.state.answers).toEqual({ altro: false, quale: 'scritto prima' })
  expect(told(migration).some(line => line.startsWith('new'))).toBe(false)
})

test('whatever changes, every answer there was is told once', () => {
  const from = [town, wide, question('tolto', 'text'), question('tipo', 'text')]
  const migration = migrated({ from, to: [wide, question('tipo', 'integer')], answers: { comune: 'bobbio', larghezza: '1', tolto: 'x', tipo: 'y' } })
  const earlier = migration.changes.flatMap(change => 'from' in change ? [change.from.path] : [])
  expect(earlier.toSorted()).toEqual(from.map(field => field.id).toSorted())
})
