import { Readable } from 'node:stream'
import type { Receipt } from '#contract/filings.ts'
import type { Definition, ProcedureKind, Silence } from '#domain/procedure/definition.ts'
import type { Catalogue } from '../catalogue/index.ts'
import type { JobHandler } from '../platform/jobs.ts'
import { addressOf } from '../platform/origin.ts'
import type { Platform } from '../platform/ports.ts'
import { EVERYTHING } from '../platform/row-sight.ts'
import { openPrinter } from './printer.ts'
import type { ReceiptPdfSettings } from './receipt-pdf.ts'
import { receipts } from './repository.ts'
import { silenceText } from './silence.ts'

/** Makes the printable receipt of a registered filing. Payload: `{ body, filing }`. */
export const PDF_TASK = 'receipts.pdf'

export type PdfPorts = Pick<Platform, 'db' | 'inTransaction' | 'blobs' | 'config'> & { readonly catalogue: Catalogue }

/**
 * Draws the receipt and keeps it in the store. Run again it finds its work done. When it fails it is tried again for days;
 * the filing stands whatever becomes of it (L. 241/1990 art. 18-bis).
 */
export function makePdf({ db, inTransaction, blobs, config, catalogue }: PdfPorts): JobHandler {
  const printer = openPrinter()
  return async payload => {
    const { body, filing } = payload as { readonly body: string, readonly filing: string } // written by the filing's own transaction
    const known = await inTransaction(tx => receipts(tx).ofFiling(body, filing), { sees: EVERYTHING })
    if (!known) throw new Error('A receipt was asked for a filing that is not there')
    if (known.pdf !== undefined) return
    const pdf = await printer.print(known.receipt, {
      jws: known.jws, origin: addressOf(catalogue.bodies.byId(body) ?? { hosts: [] }, config), demonstration: config.demonstration,
      ...await toldByDefinition(known.receipt, { db, catalogue }),
    })
    const stored = await blobs.put(Readable.from([pdf]))
    await inTransaction(tx => receipts(tx).keepPdf({ body, filing, ...stored }), { sees: EVERYTHING })
  }
}

/** What is only told or booked, and asks for no decision, opens no procedure. */
const WITHOUT_PROCEDURE: ReadonlySet<ProcedureKind> = new Set(['segnalazione', 'comunicazione', 'dichiarazione', 'prenotazione'])

/** Whoever was told one of these waits for no decision. */
const NOTHING_AWAITED: ReadonlySet<Silence> = new Set(['nothing', 'immediate', 'deferred'])

/** What the receipt itself does not say. A case of the term says by itself whether a decision is awaited; else the kind of the procedure does. */
export function toldBy({ kind, term }: Definition, receipt: Pick<Receipt, 'term'>): Pick<ReceiptPdfSettings, 'opensProcedure' | 'termFrom'> {
  const held = term.cases?.find(one => one.days === receipt.term.days && silenceText(one).it === receipt.term.silenceText.it)
  return { opensProcedure: held ? !NOTHING_AWAITED.has(held.silence) : !WITHOUT_PROCEDURE.has(kind), termFrom: (held ?? term).from.it }
}

async function toldByDefinition(receipt: Receipt, { db, catalogue }: Pick<PdfPorts, 'db' | 'catalogue'>): Promise<Pick<ReceiptPdfSettings, 'opensProcedure' | 'termFrom'>> {
  const known = await catalogue.known(db, receipt.body, receipt.procedure.digest)
  return known ? toldBy(known.definition, receipt) : { opensProcedure: true }
}
