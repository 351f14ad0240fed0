import type { CatalogueEntry, CatalogueReply } from '#contract/catalogue.ts'
import type { Definition } from '#domain/procedure/definition.ts'

/** A small catalogue for tests; all of it fictional. */
export function aCatalogue(): CatalogueReply {
  return {
    body: {
      id: 'p_pc', name: { it: 'Provincia di Esempio', en: 'Province of Example' }, shortName: 'Esempio', url: 'https://www.provincia.example.it', address: 'Via Prova 1, 29121 Esempio',
      fiscalCode: '00233540335', pec: 'provincia@pec.example.it', phone: '+39 0523 000000', email: 'urp@example.it', provincia: 'PC', accessibilityStatementUrl: 'https://form.agid.gov.it/view/esempio',
      dpo: 'dpo@example.it', privacy: { it: 'Trattiamo i dati per rispondere.', en: 'We use the data to answer.' }, region: 'Regione Emilia-Romagna', demonstration: true,
    },
    areas: [
      { id: 'segnalazioni', title: { it: 'Segnalazioni', en: 'Reports' }, summary: { it: 'Problemi da riferire.', en: 'Problems to report.' } },
      { id: 'strade', title: { it: 'Strade', en: 'Roads' }, summary: { it: 'Accessi e occupazioni.', en: 'Accesses and occupations.' } },
      { id: 'trasporti', title: { it: 'Trasporti', en: 'Transport' }, summary: { it: 'Licenze di trasporto.', en: 'Transport licences.' } },
    ],
    topics: [{ id: 'mobilita', title: { it: 'Mobilità', en: 'Mobility' } }, { id: 'imprese', title: { it: 'Imprese', en: 'Businesses' } }],
    lifeEvents: [
      { id: 'casa', title: { it: 'Costruire casa', en: 'Building a home' } },
      { id: 'eredita', title: { it: 'Ereditare', en: 'Inheriting' } },
      { id: 'avviare-attivita', title: { it: 'Avviare un’attività', en: 'Starting a business' } },
    ],
    offices: [{ id: 'concessioni', title: { it: 'Concessioni', en: 'Concessions' } }, { id: 'trasporti', title: { it: 'Trasporti', en: 'Transport' } }],
    procedures: [
      anEntry({
        ref: { id: 'segnalazione-strada', version: 1, digest: 'a'.repeat(64) }, area: 'segnalazioni', assurance: 0, topics: ['mobilita'], keywords: ['buca', 'frana', 'albero'],
        action: { it: 'Segnalare un problema su una strada', en: 'Report a road problem' }, title: { it: 'Segnalazione su strade provinciali', en: 'Road report' },
      }),
      anEntry({
        ref: { id: 'accesso-passo-carrabile', version: 1, digest: 'b'.repeat(64) }, area: 'strade', lifeEvents: ['casa'], office: 'concessioni', keywords: ['cancello'],
        action: { it: 'Aprire un passo carrabile', en: 'Open a driveway' }, title: { it: 'Accessi e passi carrabili', en: 'Driveways' },
      }),
      anEntry({
        ref: { id: 'conto-proprio-licenza', version: 2, digest: 'c'.repeat(64) }, area: 'trasporti', topics: ['imprese'], audience: ['impresa'], lifeEvents: ['avviare-attivita'], office: 'trasporti', keywords: ['camion', 'autocarro'],
        action: { it: 'Trasportare le proprie merci', en: 'Carry your own goods' }, title: { it: 'Licenza di trasporto in conto proprio', en: 'Own-account transport licence' },
      }),
    ],
  }
}

function anEntry(differences: Partial<CatalogueEntry>): CatalogueEntry {
  return {
    ref: { id: 'x', version: 1, digest: '0'.repeat(64) }, title: { it: 'Titolo', en: 'Title' }, action: { it: 'Fare', en: 'Do' }, summary: { it: 'Breve testo.', en: 'Short text.' },
    area: 'strade', kind: 'istanza', audience: ['cittadino'], topics: ['mobilita'], keywords: [], offline: 'high', assurance: 2, minutes: 10, ...differences,
  }
}

/** A definition with what a sheet shows; fictional. */
export function aSheetDefinition(): Definition {
  const text = { it: 'Testo.\n\n- uno\n- due', en: 'Text.' }
  return {
    format: 1, body: 'p_pc', id: 'accesso-passo-carrabile', version: 1, kind: 'istanza', area: 'strade', audience: ['cittadino'], topics: ['mobilita'], keywords: [], minutes: 30,
    title: { it: 'Accessi', en: 'Accesses' }, action: { it: 'Aprire un accesso', en: 'Open an access' }, summary: { it: 'Breve.', en: 'Short.' },
    office: { id: 'o', name: { it: 'Ufficio', en: 'Office' }, responsible: 'Ada Esempio', substitute: 'Ugo Esempio', pec: 'o@pec.example.it', email: 'o@example.it', phone: '0523 0', address: 'Via Prova 1' },
    law: [{ ref: 'D.Lgs. 285/1992', articles: 'art. 22' }], term: { days: 60, silence: 'assent', from: { it: 'dal giorno della domanda', en: 'from the day of filing' } }, remedies: { it: 'Ricorso.', en: 'Appeal.' },
    identity: { assurance: 2, onBehalf: true }, signature: 'identification', offline: 'high',
    sheet: { addressed: text, description: text, howTo: text, needed: text, achieved: text, conditions: text },
    steps: [
      { id: 'dati', title: { it: 'Dati', en: 'Data' }, fields: [{ id: 'nome', type: 'text', label: { it: 'Nome', en: 'Name' } }], checks: [] },
      { id: 'documenti', title: { it: 'Documenti', en: 'Documents' }, fields: [{ id: 'planimetria', type: 'attachment', required: 'true', accept: ['pdf'], maxBytes: 1_000_000, label: { it: 'Planimetria', en: 'Plan' } }], checks: [] },
    ],
    values: [], fees: [{ id: 'bollo', kind: 'stamp', label: { it: 'Bollo', en: 'Stamp duty' }, amount: '16.0', at: 'filing' }],
    outcome: { act: { it: 'Concessione', en: 'Licence' }, validity: { it: '29 anni', en: '29 years' } }, classification: { code: '11', retentionYears: 40 }, locals: {}, updated: '2026-11-01',
  }
}
