import { expect, test } from 'vitest'
import type { Receipt } from '#contract/filings.ts'
import { openPrinter } from './printer.ts'

const settings = { origin: 'https://sportello.example', demonstration: true, opensProcedure: true, jws: 'a.b.c' }
const words = (it: string): { readonly it: string, readonly en: string } => ({ it, en: it })

function aReceipt(label = '0000012/2027'): Receipt {
  return {
    filing: '7d3f6a52-5a0e-4d0a-9a53-1f1f0f6f0c11', code: 'PROVA-PROVA-PROVA', body: 'p_pc', bodyName: 'Provincia di Prova', register: 'PG',
    year: 2027, number: 12, label, registeredAt: '2027-01-10T09:30:00.000Z', sealHash: 'a'.repeat(64),
    procedure: { id: 'prova', version: 1, digest: 'b'.repeat(64) }, title: words('Prova'), subject: 'Prova', applicant: null, documents: [],
    office: { name: words('Ufficio di prova'), responsible: 'Anna Verdi', substitute: 'Luca Bianchi', pec: 'prova@pec.example', phone: '0523 000000', address: 'Via di Prova 1' },
    term: { days: 30, ends: '2027-02-09', silence: 'none', silenceText: words('Il silenzio non decide.') }, remedies: words('Ricorso.'),
  }
}

const kindOf = (pdf: Uint8Array): string => Buffer.from(pdf).toString('latin1', 0, 5)

test('receipts are drawn beside the requests, several at once', async () => {
  const printer = openPrinter()
  const drawn = await Promise.all([printer.print(aReceipt(), settings), printer.print(aReceipt('0000013/2027'), settings)])
  expect(drawn.map(kindOf)).toEqual(['%PDF-', '%PDF-'])
})

test('one that cannot be drawn fails alone', async () => {
  const printer = openPrinter()
  const broken = printer.print({ ...aReceipt(), registeredAt: 'never' }, settings)
  await expect(broken).rejects.toThrow('could not be drawn')
  expect(kindOf(await printer.print(aReceipt(), settings))).toBe('%PDF-')
})
