import { expect, test } from 'vitest'
import type { TermCase } from '#domain/procedure/definition.ts'
import { aDraft, aForm, question, words } from '#support/definitions.ts'
import { termOf } from './about.ts'
import type { Answers } from './filing.ts'

const from = words('dal giorno')
const cases: readonly TermCase[] = [
  { when: 'importo < 100', days: 15, silence: 'assent', from },
  { when: 'urgente', days: 5, silence: 'none', from },
]
const form = aForm([question('urgente', 'yes-no'), question('importo', 'integer', { visible: '!urgente' })], { term: { days: 30, silence: 'none', from, cases } })

test.each<[Answers, number, string]>([
  [{}, 30, 'nothing is answered, so nothing is known to hold'],
  [{ urgente: false, importo: '99' }, 15, 'the first holds'],
  [{ urgente: false, importo: '100' }, 30, 'none holds'],
  [{ urgente: true }, 5, 'the second holds'],
  [{ urgente: true, importo: '99' }, 5, 'what is hidden is absent'],
])('%j → %i days (%s)', (answers, days) => expect(termOf(aDraft(form, answers)).days).toBe(days))
