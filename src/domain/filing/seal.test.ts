import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aCheck, aDraft, aFee, aForm, aProcedure, aValue, options, question, someSurroundings } from '#support/definitions.ts'
import type { Result } from '../problem/problem.ts'
import type { DraftState } from './assessment.ts'
import { readSealed } from './canonical.ts'
import { answer, openDraft } from './draft.ts'
import type { Answers, SealedContent, SealedFiling } from './filing.ts'
import { judgeFiling } from './judge.ts'
import { sealFiling, type Sealing } from './seal.ts'

const form = aForm([
  question('tipo', 'choice', { options: options('cantiere', 'ponteggio'), required: true }),
  question('lunghezza', 'number', { required: true, max: 100 }),
  question('inizio', 'date', { required: true }),
  question('impresa', 'text', { visible: 'tipo == "cantiere"' }),
  question('mezzi', 'repeat', { fields: [question('targa', 'text'), question('peso', 'number', { visible: 'row.targa != "x"' }), question('libretto', 'attachment', { accept: ['pdf'] })] }),
  question('foto', 'attachment', { accept: ['jpeg', 'pdf'], count: [1, 3] }),
], {
  values: [aValue('canone', 'euro', 'euro(lunghezza * 0.35)'), aValue('giorni', 'integer', 'daysBetween(today, inizio)')],
  fees: [aFee('bollo', { amount: '16.00' }), aFee('diritti', { when: 'tipo == "cantiere"', at: 'release' })],
  checks: [aCheck('preavviso', 'daysBetween(today, inizio) >= 15', 'inizio', { level: 'warning' })],
})
const procedure = aProcedure(form)
const photo = { name: 'foto.jpg', mediaType: 'image/jpeg', bytes: 1000, sha256: 'a'.repeat(64) }
const paper = { name: 'libretto.pdf', mediaType: 'application/pdf', bytes: 2000, sha256: 'b'.repeat(64) }
const answers: Answers = {
  tipo: 'cantiere', lunghezza: '1.5', inizio: '2027-01-20', impresa: 'Prova srl', foto: [photo], mezzi: [{ targa: 'x', libretto: [paper] }, { targa: 'y', peso: '2' }],
}

function sealing(state: DraftState, changes: Partial<Sealing> = {}): Sealing {
  const ref = { id: 'prova', version: 1, digest: 'd'.repeat(64) }
  return { id: '0b8f5d5e-3c7a-4a59-9d3e-6a8c2f1e4b70', body: 'p_pc', ref, state, language: 'it', confirmed: ['preavviso'], sealedAt: '2027-01-10T08:30:00.000Z', ...changes }
}

async function seal(state: DraftState, changes: Partial<Sealing> = {}): Promise<Result<SealedFiling>> {
  return sealFiling(sealing(state, changes), bytes => Promise.resolve(createHash('sha256').update(bytes).digest('hex')))
}

async function sealed(given: Answers = answers): Promise<SealedFiling> {
  const result = await seal(openDraft(procedure, given, someSurroundings()))
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.value
}

function codes(result: Result<unknown>): readonly string[] {
  return result.ok ? [] : result.problems.map(({ code, details }) => [code, ...Object.values<unknown>({ ...details })].join(' '))
}

describe('sealing', () => {
  test('keeps visible answers, values, due fees and the list of the files, and nothing else', async () => {
    const { content } = await sealed({ ...answers, mezzi: [{ targa: 'x', peso: '9', libretto: [paper] }] })
    expect(content).toMatchObject({
      answers: { tipo: 'cantiere', mezzi: [{ targa: 'x', libretto: [paper] }] },
      values: { canone: 53, giorni: 10 },
      fees: [{ id: 'bollo', at: 'filing', amountCents: 1600 }, { id: 'diritti', at: 'release', amountCents: null }],
      attachments: [{ ...paper, path: 'mezzi.0.libretto.0' }, { ...photo, path: 'foto.0' }],
      confirmed: ['preavviso'],
    })
    expect(content.answers['mezzi']).toEqual([{ targa: 'x', libretto: [paper] }])
  })

  test('hashes exactly the bytes that are sent, and they are canonical', async () => {
    const { bytes, sealHash, content } = await sealed()
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sealHash)
    expect(readSealed(bytes)).toEqual({ ok: true, value: content })
  })

  test('gives the same bytes in whatever order the form was filled in', async () => {
    const expected = await sealed()
    const orders = fc.shuffledSubarray(Object.keys(answers), { minLength: Object.keys(answers).length })
    await fc.assert(fc.asyncProperty(orders, async order => {
      const state = order.reduce((draft, id) => answer(draft, id, answers[id]), openDraft(procedure, {}, someSurroundings()))
      const result = await seal(state)
      expect(result.ok && result.value.sealHash).toBe(expected.sealHash)
    }), { numRuns: 40 })
  })

  test('leaves no trace of an answer that was hidden again', async () => {
    const never = await sealed({ ...answers, tipo: 'ponteggio', impresa: undefined })
    const hidden = await sealed({ ...answers, tipo: 'ponteggio' })
    expect(hidden.sealHash).toBe(never.sealHash)
  })

  test('refuses what is missing, and warnings not read', async () => {
    expect(codes(await seal(aDraft(form)))).toEqual(['field.required tipo', 'field.required lunghezza', 'field.required inizio'])
    expect(codes(await seal(openDraft(procedure, answers, someSurroundings()), { confirmed: [] }))).toEqual(['filing.warning-unconfirmed preavviso'])
  })

  test('records only the warnings that were raised, each once', async () => {
    const result = await seal(openDraft(procedure, answers, someSurroundings()), { confirmed: ['z', 'preavviso', 'preavviso'] })
    expect(result.ok && result.value.content.confirmed).toEqual(['preavviso'])
  })
})

describe('the server judges', () => {
  /** What a device sealed, with something changed on its way. */
  async function tampered(change: (content: Record<string, unknown>) => unknown): Promise<readonly string[]> {
    const content = structuredClone((await sealed()).content) as unknown as Record<string, unknown>
    return codes(judgeFiling(change(content), procedure, someSurroundings()))
  }

  test('an honest filing right, and gives it back', async () => {
    const { content } = await sealed()
    expect(judgeFiling(content, procedure, someSurroundings())).toEqual({ ok: true, value: content })
  })

  test('for any honest answers, what the device accepts', async () => {
    const some = fc.record({ tipo: fc.constantFrom('cantiere', 'ponteggio'), lunghezza: fc.integer({ min: 0, max: 10_000 }).map(n => String(n / 100)), inizio: fc.constantFrom('2027-01-10', '2028-02-29'), impresa: fc.option(fc.string(), { nil: undefined }) })
    await fc.assert(fc.asyncProperty(some, async given => {
      const result = await seal(openDraft(procedure, given, someSurroundings()))
      expect(result.ok && judgeFiling(result.value.content, procedure, someSurroundings()).ok).toBe(true)
    }), { numRuns: 60 })
  })

  const set = (part: string, changes: object) => (content: Record<string, unknown>) => ({ ...content, [part]: { ...content[part] as object, ...changes } })
  test.each<readonly [string, (content: Record<string, unknown>) => unknown, readonly string[]]>([
    ['an altered amount', set('values', { canone: 1 }), ['filing.value-differs canone']],
    ['a value too many', set('values', { sconto: 1 }), ['filing.value-differs sconto']],
    ['a value left out', content => ({ ...content, values: { canone: 53 } }), ['filing.value-differs giorni']],
    ['an altered fee', content => ({ ...content, fees: [{ id: 'bollo', at: 'filing', amountCents: 0 }, { id: 'diritti', at: 'release', amountCents: null }] }), ['filing.fee-differs bollo']],
    ['a fee left out', content => ({ ...content, fees: [{ id: 'bollo', at: 'filing', amountCents: 1600 }] }), ['filing.fee-differs diritti']],
    ['a fee twice', content => ({ ...content, fees: [...content['fees'] as object[], { id: 'bollo', at: 'filing', amountCents: 1600 }] }), ['filing.fee-differs bollo']],
    ['an unknown field', set('answers', { spia: 1 }), ['filing.unknown-field spia']],
    ['an unknown cell', set('answers', { mezzi: [{ targa: 'x', libretto: [paper] }, { targa: 'y', peso: '2', colore: 'blu' }] }), ['filing.unknown-field mezzi.1.colore']],
    ['a hidden cell answered', set('answers', { mezzi: [{ targa: 'x', peso: '9', libretto: [paper] }, { targa: 'y', peso: '2' }] }), ['filing.hidden-answer mezzi.0.peso']],
    ['an answer not in canonical form', set('answers', { lunghezza: '1,50' }), ['field.unreadable lunghezza']],
    ['an answer out of bounds', set('answers', { lunghezza: '200' }), ['field.too-large lunghezza 100', 'filing.value-differs canone']],
    ['an option that does not exist', set('answers', { tipo: 'scavo', impresa: undefined }), ['field.not-an-option tipo', 'filing.fee-differs diritti']],
    ['a file of somebody else in the list', content => ({ ...content, attachments: [...content['attachments'] as object[], { ...photo, sha256: 'c'.repeat(64), path: 'foto.1' }] }), [`attachment.foreign ${'c'.repeat(64)}`]],
    ['a file missing from the list', content => ({ ...content, attachments: [{ ...photo, path: 'foto.0' }] }), [`attachment.incomplete ${'b'.repeat(64)}`]],
    ['a warning not confirmed', content => ({ ...content, confirmed: [] }), ['filing.warning-unconfirmed preavviso']],
    ['another body', content => ({ ...content, body: 'p_sp' }), ['filing.wrong-body']],
    ['another version', set('procedure', { version: 2 }), ['definition.unknown']],
    ['another procedure', set('procedure', { id: 'altra' }), ['definition.unknown']],
  ])('%s', async (_, change, expected) => expect(await tampered(change)).toEqual(expected))

  test('a hidden answer', async () => {
    expect(await tampered(set('answers', { tipo: 'ponteggio' }))).toEqual(['filing.hidden-answer impresa', 'filing.fee-differs diritti'])
  })

  test('with its own clock: what is warned of only now must be confirmed now', async () => {
    const early = await seal(openDraft(procedure, { ...answers, inizio: '2027-01-30' }, someSurroundings()), { confirmed: [] })
    if (!early.ok) throw new Error('not sealed')
    expect(codes(judgeFiling(early.value.content, procedure, someSurroundings({ today: '2027-01-25' })))).toEqual(['filing.value-differs giorni', 'filing.warning-unconfirmed preavviso'])
  })

  test.each<readonly [string, unknown]>([
    ['no object', 'ciao'],
    ['nothing', null],
    ['a list', []],
  ])('%s is malformed', (_, content) => expect(codes(judgeFiling(content, procedure, someSurroundings()))).toEqual(['filing.malformed']))

  test.each<readonly [string, Readonly<Record<string, unknown>>]>([
    ['an unknown key', { extra: 1 }],
    ['another format', { format: 2 }],
    ['an id that is no UUID', { id: '1' }],
    ['a digest that is none', { procedure: { id: 'prova', version: 1, digest: 'x' } }],
    ['answers that are a list', { answers: [] }],
    ['a fee with half a cent', { fees: [{ id: 'bollo', at: 'filing', amountCents: 0.5 }] }],
    ['confirmations not sorted', { confirmed: ['preavviso', 'a'] }],
    ['confirmations twice', { confirmed: ['preavviso', 'preavviso'] }],
    ['a time without its zone', { sealedAt: '2027-01-10T08:30:00' }],
    ['a time that does not exist', { sealedAt: '2027-13-10T08:30:00Z' }],
  ])('%s is malformed', async (_, change) => {
    expect(await tampered(content => ({ ...content, ...change }))).toEqual(['filing.malformed'])
  })

  test('a filing without one of its parts is malformed', async () => {
    const { content } = await sealed()
    for (const part of Object.keys(content) as readonly (keyof SealedContent)[]) {
      const rest = Object.fromEntries(Object.entries(content).filter(([key]) => key !== part))
      expect(codes(judgeFiling(rest, procedure, someSurroundings()))).toEqual(['filing.malformed'])
    }
  })
})
