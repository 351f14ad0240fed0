import { fixedCents } from '#domain/procedure/fixed-amount.ts'
import { fieldsOf, type Definition, type Fee, type Field, type LocalText, type Silence } from '#domain/procedure/definition.ts'
import type { ProcedureType, ProcedureTypesReply } from '#contract/catalogue.ts'
import { asksForFiles } from '#fields/file-fields.ts'
import { sheetOf, type OpenCatalogue } from './open-data.ts'

/** What art. 35 c. 1 D.Lgs. 33/2013 wants published of each type of procedure, letter by letter; n) was repealed by D.Lgs. 97/2016. */
const COLUMNS: readonly { readonly letter: keyof ProcedureType['letters'], readonly title: LocalText }[] = [
  { letter: 'a', title: { it: 'Descrizione e norme', en: 'Description and legal basis' } },
  { letter: 'b', title: { it: 'Unità responsabile dell’istruttoria', en: 'Unit that examines it' } },
  { letter: 'c', title: { it: 'Ufficio del procedimento e responsabile', en: 'Office of the procedure and who answers for it' } },
  { letter: 'd', title: { it: 'Atti e documenti da allegare, modulistica, uffici per informazioni', en: 'Documents to attach, forms, offices for information' } },
  { letter: 'e', title: { it: 'Come avere informazioni sul procedimento in corso', en: 'How to be informed of a pending procedure' } },
  { letter: 'f', title: { it: 'Termine di conclusione', en: 'Term' } },
  { letter: 'g', title: { it: 'Dichiarazione sostitutiva o silenzio assenso', en: 'Replaced by a declaration, or assent by silence' } },
  { letter: 'h', title: { it: 'Strumenti di tutela', en: 'Remedies' } },
  { letter: 'i', title: { it: 'Servizio in linea', en: 'Online service' } },
  { letter: 'l', title: { it: 'Pagamenti', en: 'Payments' } },
  { letter: 'm', title: { it: 'Potere sostitutivo', en: 'Substitute powers' } },
]

const SUBSTITUTION: Readonly<Record<Silence, LocalText>> = {
  none: { it: 'No: si conclude con un provvedimento espresso. Il silenzio non vale come risposta.', en: 'No: it ends with an express act. Silence is no answer.' },
  nothing: { it: 'No. Il silenzio non vale né come sì né come no.', en: 'No. Silence means neither yes nor no.' },
  assent: { it: 'Si conclude con il silenzio assenso se l’ufficio non risponde entro il termine.', en: 'It ends with assent by silence if the office does not answer within the term.' },
  refusal: { it: 'No. Se l’ufficio non risponde entro il termine, la domanda si considera respinta.', en: 'No. If the office does not answer within the term, the application counts as refused.' },
  immediate: { it: 'Il provvedimento è sostituito da ciò che presenti: puoi iniziare dal giorno della presentazione.', en: 'The act is replaced by what you file: you may begin on the day of filing.' },
  deferred: { it: 'Il provvedimento è sostituito da ciò che presenti: puoi iniziare quando il termine è passato senza risposta.', en: 'The act is replaced by what you file: you may begin when the term has passed without an answer.' },
  checked: { it: 'Il provvedimento è sostituito da ciò che presenti, ma puoi iniziare solo dopo la verifica positiva.', en: 'The act is replaced by what you file, but you may begin only after the office has checked and agreed.' },
}

/** The types of procedure of a body, as the law wants them published: made from the definitions, so that table and counter cannot disagree. */
export function procedureTypes(catalogue: OpenCatalogue): ProcedureTypesReply {
  return {
    columns: COLUMNS.map(({ letter, title }) => ({ letter, title })),
    procedures: catalogue.offered.map(({ definition }) => ({ id: definition.id, title: definition.title, letters: lettersOf(definition, catalogue) })),
  }
}

/** {@link procedureTypes} as comma-separated values (RFC 4180): a row for each procedure, a column for each letter. */
export function procedureTypesInCsv(catalogue: OpenCatalogue, language: keyof LocalText): string {
  const { columns, procedures } = procedureTypes(catalogue)
  const head = [language === 'it' ? 'Procedimento' : 'Procedure', ...columns.map(({ letter, title }) => `${letter}) ${title[language]}`)]
  const rows = procedures.map(({ title, letters }) => [title[language], ...columns.map(({ letter }) => letters[letter][language])])
  return [head, ...rows].map(row => `${row.map(cell).join(',')}\r\n`).join('')
}

/** A spreadsheet must read words as words: what begins like a formula is marked as text. */
function cell(text: string): string {
  const words = text.replace(/\s+/g, ' ').trim()
  return `"${(/^[=+\-@]/.test(words) ? `'${words}` : words).replaceAll('"', '""')}"`
}

function lettersOf(definition: Definition, { body, origin }: OpenCatalogue): ProcedureType['letters'] {
  const { office, summary, law, term, remedies } = definition
  const cases = term.cases ?? []
  const norms = law.map(({ ref, articles }) => [ref, articles].filter(Boolean).join(', ')).join('; ')
  const reach = `tel. ${office.phone}, ${office.email}, PEC ${office.pec}`
  const sheet = sheetOf(definition.id, origin)
  return {
    a: both((language, text) => `${text(summary)} ${language === 'it' ? 'Norme' : 'Legal basis'}: ${norms}.`),
    b: office.name,
    c: both((language, text) => `${text(office.name)}: ${reach}. ${language === 'it' ? 'Responsabile' : 'Person responsible'}: ${office.responsible}. ${language === 'it' ? 'Adotta anche il provvedimento finale.' : 'It also adopts the final act.'}`),
    d: both((language, text) => `${documents(definition, language)} ${language === 'it' ? `Il modulo, con le autocertificazioni, è in linea: ${sheet}.` : `The form, with the self-certifications, is online: ${sheet}.`} ${text(office.name)}: ${office.address}, ${reach}.${office.hours ? ` ${text(office.hours)}` : ''}`),
    e: {
      it: `In «Pratiche» (${origin}/pratiche), con SPID, CIE o CNS, oppure dall’ufficio: ${reach}.`,
      en: `In “Filings” (${origin}/pratiche), with SPID, CIE or CNS, or from the office: ${reach}.`,
    },
    f: both((language, text) => `${String(term.days)} ${language === 'it' ? 'giorni' : 'days'}, ${text(term.from)}.${[term, ...cases].map(one => one.note ? ` ${text(one.note)}` : '').join('')}`),
    g: both((language, text) => [...new Set([term, ...cases].map(one => one.silence))].map(silence => text(SUBSTITUTION[silence])).join(language === 'it' ? ' In altri casi: ' : ' In other cases: ')),
    h: remedies,
    i: both(() => sheet),
    l: payments(definition, body.url),
    m: {
      it: `${office.substitute}. Se il termine è passato, scrivi a ${body.pec} o a ${body.email} (tel. ${body.phone}) e chiedi di concludere il procedimento (art. 2, commi 9-bis e 9-ter, L. 241/1990).`,
      en: `${office.substitute}. Once the term has passed, write to ${body.pec} or ${body.email} (tel. ${body.phone}) and ask that the procedure be concluded (art. 2(9-bis) and (9-ter) L. 241/1990).`,
    },
  }
}

function documents(definition: Definition, language: keyof LocalText): string {
  const names = fieldsOf(definition).filter(asksForFiles).map(field => `${field.label[language]} (${whenAsked(field)[language]})`)
  if (names.length === 0) return language === 'it' ? 'Nessun documento da allegare.' : 'No document to attach.'
  return `${language === 'it' ? 'Da allegare' : 'To attach'}: ${names.join('; ')}.`
}

function whenAsked({ required, visible }: Field): LocalText {
  if (required === undefined) return { it: 'facoltativo', en: 'optional' }
  return required === true && visible === undefined ? { it: 'sempre, nella parte del modulo che ti riguarda', en: 'always, in the part of the form that concerns you' } : { it: 'solo in alcuni casi', en: 'only in some cases' }
}

/** Art. 36 wants the ways of paying: they are the body's, the same for every procedure. */
function payments({ fees, locals }: Definition, url: string): LocalText {
  if (fees.length === 0) return { it: 'Nessun pagamento.', en: 'No payment.' }
  return both((language, text) => `${fees.map(fee => `${text(fee.label)}: ${amountOf(fee, locals, language)}`).join('; ')}. ${language === 'it' ? `Come pagare (pagoPA e art. 36): ${url}.` : `How to pay (pagoPA and art. 36): ${url}.`}`)
}

function amountOf(fee: Fee, locals: Definition['locals'], language: keyof LocalText): string {
  const cents = fixedCents(fee, locals)
  const words = language === 'it'
    ? { office: 'lo calcola l’ufficio', answers: 'dipende dal caso', filing: 'alla presentazione', release: 'al rilascio', some: 'solo in alcuni casi' }
    : { office: 'worked out by the office', answers: 'depends on the case', filing: 'on filing', release: 'on release', some: 'only in some cases' }
  const amount = cents === undefined
    ? fee.amount === undefined ? words.office : words.answers
    : new Intl.NumberFormat(language, { style: 'currency', currency: 'EUR' }).format(cents / 100)
  return [amount, words[fee.at], ...fee.when === undefined ? [] : [words.some]].join(', ')
}

function both(write: (language: keyof LocalText, text: (words: LocalText) => string) => string): LocalText {
  return { it: write('it', words => words.it), en: write('en', words => words.en) }
}
