import type { Answers } from '#domain/filing/filing.ts'
import type { DemoPerson } from './people.ts'

/** A filing of the demonstration. Nothing in it is true. */
export interface DemoFiling {
  /** Names it for ever: the same example is never filed twice. */
  readonly name: string
  readonly body: string
  readonly procedure: string
  /** Who files; nobody for a report without login. */
  readonly by?: DemoPerson['id']
  readonly answers: Answers
  /** Fields that get a one-page document, with its title. */
  readonly documents?: Readonly<Record<string, string>>
  /** Login of the officer who has already taken it in charge. */
  readonly inChargeOf?: string
}

const ROCKS: Answers = {
  categoria: 'frana-o-massi',
  pericolo: 'si-rischio-per-chi-passa',
  titolo: 'Massi sulla corsia a monte',
  descrizione: 'Due massi di circa 40 cm dopo la seconda galleria.',
  dimensione: 'media',
  punto: { lat: 44.6802, lon: 9.3921, accuracy: 18, source: 'gps' },
  data_ora: '2026-02-11T18:38',
  anonima: false,
  nome: 'Altea Segnaposto',
  email: 'altea.segnaposto@example.org',
}

const HOLE: Answers = {
  categoria: 'buca-o-asfalto',
  pericolo: 'no',
  titolo: 'Buca dopo la curva',
  descrizione: 'Buca larga mezzo metro sul lato destro, poco visibile di notte.',
  dimensione: 'media',
  data_ora: '2026-03-02T07:50',
  anonima: true,
}

const NEIGHBOUR: Answers = {
  nome: 'Tarcisio',
  cognome: 'Campionari',
  codice_fiscale: 'CMPTCS71S02A909J',
  sesso: 'm',
  data_nascita: '1971-11-02',
  luogo_nascita: 'Bobbio',
  residenza: { street: 'Località Esempio', number: '3', postcode: '29022', comune: '033005' },
  in_qualita_di: 'diretto-interessato',
  domicilio_tipo: 'area-personale-ed-email',
  email: 'tarcisio.campionari@example.org',
  cellulare: '+393330000002',
  documenti: [{ descrizione: 'Concessione per il passo carrabile sul fondo confinante', numero_protocollo: '0001234/2024', data: '2024-05-06' }],
  pratica_tipo: 'strade-e-concessioni',
  periodo_dal: '2024-01-01',
  periodo_al: '2024-12-31',
  titolo_interesse: 'confinante',
  motivazione: 'Devo verificare le distanze del nuovo accesso dal mio confine.',
  modalita: ['copia-semplice-digitale'],
  luogo: '033005',
  art46_47: true,
  art76: true,
  controlli: true,
  presa_visione: true,
}

const WOMAN: Answers = {
  ...NEIGHBOUR,
  nome: 'Ersilia',
  cognome: 'Provavalle',
  codice_fiscale: 'PRVRSL84C57G535Z',
  sesso: 'f',
  data_nascita: '1984-03-17',
  luogo_nascita: 'Piacenza',
  residenza: { street: 'Via delle Prove', number: '12', postcode: '29121', comune: '033032' },
  email: 'ersilia.provavalle@example.org',
  documenti: [{ descrizione: 'Verbale di sopralluogo sulla SP7', numero_protocollo: '0004321/2025', data: '2025-09-15' }],
  motivazione: 'Il cantiere ha danneggiato la recinzione e mi serve il verbale per la richiesta di rimborso.',
  luogo: '033032',
}

const LIGURIAN: Answers = {
  ...NEIGHBOUR,
  nome: 'Gaudenzio',
  cognome: 'Finzi Prova',
  codice_fiscale: 'FNZGNZ90A09D969M',
  data_nascita: '1990-01-09',
  luogo_nascita: 'Genova',
  residenza: { street: 'Via di Test', number: '8', postcode: '19038', comune: '011027' },
  email: 'gaudenzio.finzi@example.org',
  cellulare: '+393330000005',
  motivazione: 'Devo presentare il progetto di ampliamento e mi serve la concessione del vicino.',
  luogo: '011027',
}

const TITLE = { 'titolo-che-prova-l-interesse-atto-visura': 'Visura catastale di prova' }

export const DEMO_FILINGS: readonly DemoFiling[] = [
  { name: 'massi', body: 'p_pc', procedure: 'segnalazione-strada', by: 'altea', answers: { ...ROCKS, posizione: { road: 'SP586R', km: '62.35', side: 'right' }, comune: '033015' } },
  { name: 'buca', body: 'p_pc', procedure: 'segnalazione-strada', answers: { ...HOLE, posizione: { road: 'SP28', km: '4.1', side: 'right' }, comune: '033023' } },
  { name: 'vicino', body: 'p_pc', procedure: 'accesso-documentale', by: 'tarcisio', answers: NEIGHBOUR, documents: TITLE, inChargeOf: 'prisca.registri' },
  { name: 'verbale', body: 'p_pc', procedure: 'accesso-documentale', by: 'ersilia', answers: WOMAN },
  { name: 'massi', body: 'p_sp', procedure: 'segnalazione-strada', by: 'altea', answers: { ...ROCKS, punto: { lat: 44.2101, lon: 9.7912, accuracy: 25, source: 'gps' }, comune: '011027' } },
  { name: 'confinante', body: 'p_sp', procedure: 'accesso-documentale', by: 'gaudenzio', answers: LIGURIAN, documents: TITLE },
]
