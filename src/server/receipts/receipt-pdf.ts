import type { Receipt } from '#contract/filings.ts'
import { openSheet, type Sheet } from './sheet.ts'

/** Where the receipt points to: the counter of its own body, as an origin (`https://…`). */
export interface ReceiptPdfSettings {
  readonly origin: string
  /** Fictional data: every page says that it is worth nothing. */
  readonly demonstration: boolean
  /** Whether the filing opens an administrative procedure: then the receipt is also the notice that it has begun (art. 8). */
  readonly opensProcedure: boolean
  /** From when the term is counted, as the procedure's definition says it; nothing where the definition is not there any more. */
  readonly termFrom?: string
  /** The signature over the receipt (compact JWS), carried in the file: should the register be lost, it proves the number. */
  readonly jws: string
}

const QR_SIZE = 96
/** A digest or an address fits on one line. */
const FINE = { size: 8.8 } as const

const DAY = new Intl.DateTimeFormat('it-IT', { timeZone: 'UTC', dateStyle: 'full' })
const MOMENT = new Intl.DateTimeFormat('it-IT', { timeZone: 'Europe/Rome', dateStyle: 'long' })
const TIME = new Intl.DateTimeFormat('it-IT', { timeZone: 'Europe/Rome', timeStyle: 'medium' })
const NUMBER = new Intl.NumberFormat('it-IT', { maximumFractionDigits: 1 })

/**
 * The receipt on paper, with what L. 241/1990 art. 8 and 18-bis ask for. The same receipt gives the same words;
 * it takes nothing but the receipt, so that it can be made again at any time.
 */
export async function receiptPdf(receipt: Receipt, { origin, demonstration, opensProcedure, termFrom, jws }: ReceiptPdfSettings): Promise<Buffer> {
  const sheet = await openSheet({
    title: `Ricevuta ${receipt.label} – ${receipt.title.it}`, author: receipt.bodyName, subject: receipt.subject, at: new Date(receipt.registeredAt), signed: jws,
  })
  sheet.letterhead(receipt.bodyName, receipt.office.name.it)
  if (demonstration) sheet.paragraph('DATI DI PROVA: questa ricevuta riguarda persone e fatti inventati e non ha alcun valore.', { weight: 700, color: '#a3002b' })
  writeTitle(sheet, receipt, { link: `${origin}/verifica/${receipt.code}`, opensProcedure })
  writeObject(sheet, receipt)
  writeTerm(sheet, receipt, termFrom ?? 'dal giorno della presentazione')
  writeOffice(sheet, receipt)
  writeRights(sheet, receipt, origin)
  writeDocuments(sheet, receipt)
  writeCheck(sheet, receipt, origin)
  const mark = demonstration ? 'DATI DI PROVA  ·  ' : ''
  return sheet.finish((page, pages) => `${mark}${receipt.bodyName}  ·  Protocollo ${receipt.label}  ·  Codice di verifica ${receipt.code}  ·  Pagina ${String(page)} di ${String(pages)}`)
}

function writeTitle(sheet: Sheet, receipt: Receipt, { link, opensProcedure }: { readonly link: string, readonly opensProcedure: boolean }): void {
  const { y } = sheet
  const width = sheet.width - QR_SIZE - 16
  sheet.title(opensProcedure ? 'Ricevuta di presentazione e comunicazione di avvio del procedimento' : 'Ricevuta di presentazione', width)
  sheet.paragraph(`Legge 7 agosto 1990, n. 241, ${opensProcedure ? 'articoli 8 e 18-bis' : 'articolo 18-bis'}`, { size: 9.5, color: '#5a6772', width })
  sheet.qr(link, `Codice QR della pagina di verifica: ${link}`, { x: sheet.left + sheet.width - QR_SIZE, y: y - 8, size: QR_SIZE })
  sheet.y = Math.max(sheet.y, y + QR_SIZE) + 2
  sheet.plate({
    over: `Protocollo in entrata, registro ${receipt.register}, anno ${String(receipt.year)}`,
    number: receipt.label,
    under: `Registrato il ${moment(receipt.registeredAt)}`,
  })
}

function writeObject(sheet: Sheet, { title, subject, applicant, registeredAt }: Receipt): void {
  sheet.heading('Che cosa è stato presentato')
  sheet.fact('Procedimento', title.it, { weight: 600 })
  sheet.fact('Oggetto', subject)
  sheet.fact('Presentato da', applicant ? presentedBy(applicant) : 'Persona non identificata: per questo procedimento la legge non chiede il nome')
  sheet.fact('Data di presentazione', moment(registeredAt))
}

function writeTerm(sheet: Sheet, { term, registeredAt }: Receipt, from: string): void {
  sheet.heading('Entro quando si conclude')
  sheet.fact('Termine', DAY.format(new Date(`${term.ends}T00:00:00Z`)), { weight: 600 })
  sheet.fact('Come si conta', term.days === 0
    ? 'Il procedimento ha effetto dal giorno della presentazione'
    : `${String(term.days)} giorni ${from}. La data indicata sopra conta dalla presentazione (${MOMENT.format(new Date(registeredAt))}), che è esclusa; se l’ultimo giorno è festivo, vale il primo giorno non festivo`)
  sheet.fact('Se l’ufficio non risponde', term.silenceText.it)
}

function writeOffice(sheet: Sheet, { bodyName, office }: Receipt): void {
  sheet.heading('Chi se ne occupa')
  sheet.fact('Amministrazione', bodyName)
  sheet.fact('Ufficio competente', office.name.it, { weight: 600 })
  sheet.fact('Responsabile', office.responsible)
  sheet.fact('Chi interviene se l’ufficio non risponde', office.substitute)
  sheet.fact('Domicilio digitale', office.pec)
  sheet.fact('Telefono', office.phone)
  sheet.fact('Sede', office.address)
}

function presentedBy({ name, fiscalNumber }: NonNullable<Receipt['applicant']>): string {
  return fiscalNumber === undefined ? `${name}, personale dell’ente` : `${name}, codice fiscale ${fiscalNumber}`
}

function writeRights(sheet: Sheet, { remedies, office, applicant }: Receipt, origin: string): void {
  sheet.heading('I tuoi diritti')
  sheet.fact('Rimedi', remedies.it)
  if (applicant) sheet.fact('Le tue pratiche', `${origin}/pratiche`, FINE)
  sheet.fact('Vedere gli atti', applicant
    ? `Lo stato della pratica, i documenti e gli atti si vedono in «Le tue pratiche», con la stessa identità digitale usata per presentarla. Ciò che non è disponibile in linea si può vedere presso l’ufficio: ${office.address}.`
    : `Lo stato si vede nella pagina di verifica di questa ricevuta. Ciò che non è disponibile in linea si può vedere presso l’ufficio: ${office.address}.`)
  sheet.fact('Partecipare', `Puoi presentare memorie scritte e documenti all’ufficio, anche all’indirizzo ${office.pec} (legge 241/1990, articolo 10).`)
}

function writeDocuments(sheet: Sheet, { documents, sealHash }: Receipt): void {
  sheet.heading('Che cosa è stato ricevuto')
  sheet.paragraph('Di ogni documento è registrata l’impronta SHA-256: un documento diverso, anche di una sola lettera, ha un’altra impronta.')
  sheet.fact('Dati del modulo', sealHash, FINE)
  for (const { name, bytes, sha256 } of documents) sheet.fact(`${name} (${size(bytes)})`, sha256, FINE)
}

function writeCheck(sheet: Sheet, { code, bodyName }: Receipt, origin: string): void {
  sheet.heading('Come controllare questa ricevuta')
  sheet.paragraph('Chi ha in mano questa ricevuta può controllarla nella pagina di verifica, anche con il codice QR della prima pagina. La pagina mostra numero, data, impronte e stato della pratica, senza il nome di chi l’ha presentata.')
  sheet.fact('Pagina di verifica', `${origin}/verifica/${code}`, FINE)
  sheet.y += 4
  sheet.paragraph(`Documento prodotto in automatico dal sistema informatico della ${bodyName}, che conserva la ricevuta firmata digitalmente; questo file la porta con sé nelle sue proprietà (SignedReceipt). Gli effetti della presentazione decorrono dalla registrazione e non dipendono da questo documento.`, { size: 9, color: '#5a6772' })
}

/** Date and time in Italy, with the seconds. */
function moment(instant: string): string {
  const date = new Date(instant)
  return `${MOMENT.format(date)} alle ore ${TIME.format(date)}`
}

function size(bytes: number): string {
  if (bytes < 1_000) return `${String(bytes)} byte`
  return bytes < 1_000_000 ? `${NUMBER.format(bytes / 1_000)} kB` : `${NUMBER.format(bytes / 1_000_000)} MB`
}
