import { aForm, options, question, words } from '#support/definitions.ts'
import type { Definition } from '#domain/procedure/definition.ts'

/** A request by a person, with a computed amount, a hidden field and files. */
export const REQUEST: Definition = aForm([
  question('codice_fiscale', 'fiscal-code', { required: true }),
  question('oggetto', 'text', { required: true, maxLength: 100 }),
  question('larghezza', 'number', { decimals: 2, min: '0.1', required: true }),
  question('permanente', 'yes-no', { required: true }),
  question('fine', 'date', { visible: '!permanente' }),
  question('planimetria', 'attachment', { accept: ['pdf'], count: [0, 3], maxBytes: 3_000_000 }),
], {
  id: 'occupazione',
  title: { it: 'Occupazione di suolo', en: 'Occupation of land' },
  identity: { assurance: 2, onBehalf: false, applicant: 'codice_fiscale' },
  values: [{ id: 'canone', type: 'euro', is: 'euro(larghezza * 10.5)', label: words('Canone') }],
  fees: [{ id: 'istruttoria', kind: 'fee', label: words('Istruttoria'), amount: '80.00', at: 'filing' }],
  subject: '"Occupazione: " + oggetto',
  term: { days: 30, silence: 'none', from: words('dal giorno'), cases: [{ when: 'larghezza > 100.0', days: 60, silence: 'assent', from: words('dal giorno'), note: words('È molto larga.') }] },
})

/** A report that anyone may make, named or not. */
export const REPORT: Definition = aForm([
  question('problema', 'choice', { options: options('buca', 'frana'), required: true }),
  question('anonima', 'yes-no', { required: true }),
  question('foto', 'attachment', { accept: ['jpeg', 'pdf'], count: [0, 2] }),
], {
  id: 'segnalazione',
  title: { it: 'Segnalazione', en: 'Report' },
  identity: { assurance: 0, onBehalf: false, anonymous: 'anonima' },
  term: { days: 0, silence: 'immediate', from: words('dal giorno') },
  office: { ...aForm([]).office, id: 'manutenzione', name: words('Ufficio Manutenzione') },
})

/** Altea Segnaposto, fictional. */
export const CF_A = 'SGNLTA85A41G535X'
export const CF_B = 'PRVBRN80A01G535D'
