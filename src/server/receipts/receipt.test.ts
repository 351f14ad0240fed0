import { expect, test } from 'vitest'
import type { Definition, Term, TermCase } from '#domain/procedure/definition.ts'
import { makeReceipt, type ReceiptParts } from './receipt.ts'

const words = (it: string): { readonly it: string, readonly en: string } => ({ it, en: it })
const term: Term = { days: 60, silence: 'none', from: words('dalla domanda') }
const notice: TermCase = { when: 'vero', days: 30, silence: 'nothing', from: words('dalla comunicazione'), note: words('Si comunica soltanto.') }

test.each<[held: Term | TermCase, remedies: string, reason: string]>([
  [term, 'Contro il silenzio, il TAR.', 'the procedure\'s own term'],
  [notice, 'Contro il silenzio, il TAR.', 'another term that says nothing of remedies'],
  [{ ...notice, remedies: words('Contro un divieto, il TAR.') }, 'Contro un divieto, il TAR.', 'another term with remedies of its own'],
])('the receipt says the remedies of the term that holds: %#, %s', (held, remedies) => {
  const parts = {
    content: { id: 'x', body: 'p_pc', procedure: {}, attachments: [] },
    definition: { title: words('Pozzo'), office: {}, term, remedies: words('Contro il silenzio, il TAR.') } as unknown as Definition,
    holidays: () => false, term: held, subject: 'Pozzo', code: 'x', bodyName: 'Provincia', sealHash: 'x', applicant: undefined,
  } as unknown as ReceiptParts // no more of it is read
  const receipt = makeReceipt(parts, { register: 'PG', year: 2026, number: 1, registeredAt: '2026-11-20T11:00:00.000Z' })
  expect(receipt.remedies.it).toBe(remedies)
})
