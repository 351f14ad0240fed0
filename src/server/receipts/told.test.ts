import { expect, test } from 'vitest'
import type { Definition, Silence, Term } from '#domain/procedure/definition.ts'
import { aForm, words } from '#support/definitions.ts'
import { toldBy } from './make-pdf.ts'
import { silenceText } from './silence.ts'

const from = words('dalla comunicazione')
const asked = { when: 'true', days: 15, silence: 'none', from: words('dalla richiesta'), note: words('Il nulla osta va atteso.') } as const
const told = { when: 'true', days: 15, silence: 'nothing', from: words('dal deposito'), note: words('Vale dalla ricevuta.') } as const

function whatIsTold(kind: Definition['kind'], held: Term, silence: Silence): unknown {
  const definition = aForm([], { kind, term: { days: 15, silence, from, cases: [asked, told] } })
  return toldBy(definition, { term: { days: held.days, ends: '2027-01-25', silence: held.silence, silenceText: silenceText(held) } })
}

test.each<[Definition['kind'], Term | undefined, boolean, string]>([
  ['comunicazione', undefined, false, 'dalla comunicazione'],
  ['comunicazione', asked, true, 'dalla richiesta'],
  ['istanza', undefined, true, 'dalla comunicazione'],
  ['istanza', told, false, 'dal deposito'],
])('of %s, what is asked opens a procedure whatever its kind', (kind, held, opensProcedure, termFrom) => {
  expect(whatIsTold(kind, held ?? { days: 15, silence: 'immediate', from }, 'immediate')).toEqual({ opensProcedure, termFrom })
})

test('the note of the term is signed beside what silence means', () => {
  expect(silenceText(asked).it).toBe('Se l’ufficio non risponde entro il termine, la richiesta non si considera accolta: il silenzio non vale assenso. Il nulla osta va atteso.')
})
