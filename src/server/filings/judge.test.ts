import { createHash, randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { compileProcedure } from '#domain/condition/compile.ts'
import { canonicalBytes } from '#domain/filing/canonical.ts'
import type { Answers, SealedContent } from '#domain/filing/filing.ts'
import type { Definition } from '#domain/procedure/definition.ts'
import { kinds } from '#fields/index.ts'
import { aForm, question } from '#support/definitions.ts'
import { publish } from '../catalogue/catalogue.ts'
import type { Actor } from '../identity/index.ts'
import { judgeReceived, type JudgePorts } from './judge.ts'
import { readReceived } from './sealed.ts'

const FIELDS = [question('operai', 'repeat', { rows: [0, 30], fields: [question('nome', 'text')] }), question('particelle', 'cadastral')]
const OPEN = aForm(FIELDS, { id: 'aperta', identity: { assurance: 0, onBehalf: false } })
const NAMED = aForm(FIELDS, { id: 'nominale', identity: { assurance: 2, onBehalf: false } })
const STAFF = aForm(FIELDS, { id: 'interna', identity: { assurance: 0, onBehalf: false, staff: true } })
const NOBODY = { kind: 'anonymous' } as Actor // all that is asked of it

/** How often a list was read, and so each of its rows. */
const listsRead = vi.fn()
const { repeat, cadastral } = kinds
const counted = (kind: typeof repeat): typeof repeat => kind && {
  ...kind,
  normalise: (raw, field) => {
    listsRead()
    return kind.normalise(raw, field)
  },
}
beforeEach(() => { listsRead.mockClear() })

function contentOf(definition: Definition, changes: Partial<SealedContent>): SealedContent {
  return {
    format: 1, id: randomUUID(), body: definition.body, procedure: publish(definition).ref, language: 'it', answers: {}, values: {}, fees: [], attachments: [], confirmed: [],
    sealedAt: '2026-05-04T08:00:00.000Z', ...changes,
  }
}

async function judge(definition: Definition, answers: Answers): Promise<readonly string[]> {
  const procedure = compileProcedure(definition, { ...kinds, repeat: counted(repeat), cadastral: counted(cadastral) } as typeof kinds)
  const catalogue = { known: () => Promise.resolve({ procedure, definition, ref: publish(definition).ref }), offered: () => [], places: () => ({}) }
  const content = contentOf(definition, { answers })
  const result = await judgeReceived({ content, bytes: canonicalBytes(content), sealHash: '' }, NOBODY, { catalogue, clock: { now: () => new Date() } } as unknown as JudgePorts) // no more is reached
  return result.ok ? [] : result.problems.map(one => one.code)
}

const ROWS = Array.from({ length: 50_000 }, () => 0)

describe('what no device seals is refused before a row of it is read', () => {
  test.each<[what: string, definition: Definition, answers: Answers, code: string]>([
    ['a table longer than it may be', OPEN, { operai: ROWS }, 'field.too-many-rows'],
    ['a table longer by one', OPEN, { operai: ROWS.slice(0, 31) }, 'field.too-many-rows'],
    ['a list of parcels', OPEN, { particelle: ROWS }, 'field.too-many-rows'],
    ['anything of somebody who did not log in', NAMED, { operai: ROWS }, 'identity.login-required'],
    ['anything to the staff alone', STAFF, { operai: [{ nome: 'Altea' }] }, 'identity.login-required'],
  ])('%s', async (_, definition, answers, code) => {
    expect(await judge(definition, answers)).toEqual([code])
    expect(listsRead).not.toHaveBeenCalled()
  })

  test('and what is as long as it may be is read', async () => {
    expect(await judge(OPEN, { operai: ROWS.slice(0, 30) })).not.toContain('field.too-many-rows')
    expect(listsRead).toHaveBeenCalled()
  })
})

const id = (index: number): string => String(index).padStart(6, '0')
const FILE = { path: 'a', name: 'a.pdf', mediaType: 'application/pdf', bytes: 1, sha256: '0'.repeat(64) }

test.each<[what: string, list: (length: number) => Partial<SealedContent>, most: number]>([
  ['fees', length => ({ fees: Array.from({ length }, (_, index) => ({ id: id(index), at: 'filing', amountCents: 0 })) }), 200],
  ['files', length => ({ attachments: Array.from({ length }, () => FILE) }), 300],
  ['confirmed remarks', length => ({ confirmed: Array.from({ length }, (_, index) => id(index)) }), 1_000],
])('more %s than any procedure has are no filing', (_, list, most) => {
  const read = (length: number): readonly string[] => {
    const content = contentOf(OPEN, list(length))
    const bytes = canonicalBytes(content)
    const result = readReceived(bytes, { sealHash: createHash('sha256').update(bytes).digest('hex'), id: content.id, body: content.body })
    return result.ok ? [] : result.problems.map(one => one.code)
  }
  expect(read(most)).toEqual([])
  expect(read(most + 1)).toEqual(['filing.malformed'])
})
