import { beforeAll, expect, test } from 'vitest'
import { makeFind, type Find } from '#client/catalogue/search.ts'
import { readCatalogue } from '#server/catalogue/catalogue.ts'
import { catalogueReply } from '#server/catalogue/reply.ts'

/** How people ask, and what must be among the first three. */
const ASKED: readonly (readonly [query: string, expected: string])[] = [
  // As one says it.
  ['passo carraio', 'accesso-passo-carrabile'],
  ['passo carrabile', 'accesso-passo-carrabile'],
  ['aprire un cancello sulla provinciale', 'accesso-passo-carrabile'],
  ['entrata del garage', 'accesso-passo-carrabile'],
  ['cartello passo carrabile', 'accesso-passo-carrabile'],
  ['subentro passo carraio', 'concessione-stradale-voltura'],
  ['cambiare intestatario del passo carraio', 'concessione-stradale-voltura'],
  ['ho ereditato una casa con accesso', 'concessione-stradale-voltura'],
  ['buca', 'segnalazione-strada'],
  ['buche', 'segnalazione-strada'],
  ['buca sulla strada', 'segnalazione-strada'],
  ['asfalto rotto', 'segnalazione-strada'],
  ['albero caduto', 'segnalazione-strada'],
  ['lampione spento', 'segnalazione-strada'],
  ['ho rotto la gomma in una buca', 'risarcimento-danni-strada'],
  ['danni alla macchina per una buca', 'risarcimento-danni-strada'],
  ['rimborso danni auto', 'risarcimento-danni-strada'],
  ['incidente con un cinghiale', 'risarcimento-danni-strada'],
  ['cinghiali nel campo', 'danni-fauna-colture'],
  ['il lupo ha ucciso le pecore', 'danni-fauna-colture'],
  ['ponteggio', 'occupazione-temporanea-suolo'],
  ['impalcatura', 'occupazione-temporanea-suolo'],
  ['occupazione suolo pubblico', 'occupazione-temporanea-suolo'],
  ['trasloco', 'occupazione-temporanea-suolo'],
  ['gru', 'occupazione-temporanea-suolo'],
  ['chiudere la strada', 'ordinanza-circolazione'],
  ['senso unico alternato', 'ordinanza-circolazione'],
  ['prolungare un’ordinanza', 'ordinanza-proroga-revoca'],
  ['scavo per la fibra', 'attraversamento-sottoservizi'],
  ['allacciamento gas', 'attraversamento-sottoservizi'],
  ['allaccio acquedotto', 'attraversamento-sottoservizi'],
  ['recinzione', 'opere-fascia-rispetto'],
  ['piantare una siepe', 'opere-fascia-rispetto'],
  ['muretto di confine', 'opere-fascia-rispetto'],
  ['intubare il fosso', 'tombinamento-fosso'],
  ['coprire il fosso', 'tombinamento-fosso'],
  ['cartellone pubblicitario', 'pubblicita-stradale'],
  ['insegna del negozio', 'pubblicita-stradale'],
  ['restituzione della cauzione', 'comunicazione-inizio-fine-lavori'],
  ['camion conto proprio', 'conto-proprio-licenza'],
  ['licenza per il furgone', 'conto-proprio-licenza'],
  ['ho perso la licenza del camion', 'conto-proprio-variazione'],
  ['aprire una scuola guida', 'autoscuola-scia-avvio'],
  ['diventare istruttore di guida', 'esame-insegnanti-istruttori'],
  ['revisione auto', 'officina-revisione-autorizzazione'],
  ['agenzia pratiche auto', 'studio-consulenza-autorizzazione'],
  ['noleggio pullman', 'noleggio-autobus-scia'],
  ['mietitrebbia su strada', 'trasporto-eccezionale-autorizzazione'],
  ['patente nautica', 'scuola-nautica-scia'],
  ['gara ciclistica', 'competizione-sportiva-autorizzazione'],
  ['corsa podistica', 'competizione-sportiva-autorizzazione'],
  ['camminata non competitiva', 'manifestazione-non-competitiva-comunicazione'],
  ['processione', 'manifestazione-non-competitiva-comunicazione'],
  ['palestra per l’allenamento', 'uso-palestre-scolastiche'],
  ['affittare una palestra', 'uso-palestre-scolastiche'],
  ['termosifoni freddi a scuola', 'segnalazione-edificio-scolastico'],
  ['concorso', 'concorso-domanda'],
  ['lavorare in provincia', 'concorso-domanda'],
  ['patrocinio', 'patrocinio-contributo'],
  ['contributo per una sagra', 'patrocinio-contributo'],
  ['accesso agli atti', 'accesso-documentale'],
  ['copia di un documento', 'accesso-documentale'],
  ['foia', 'accesso-civico-generalizzato'],
  ['cancellare i miei dati personali', 'privacy-diritti-interessato'],
  ['lamentela', 'reclamo-suggerimento'],
  ['pozzo', 'pozzo-derivazione-acque'],
  ['irrigare l’orto con l’acqua del fiume', 'pozzo-derivazione-acque'],
  ['fossa biologica', 'scarico-acque-reflue'],
  ['scarico della fogna', 'scarico-acque-reflue'],
  ['autorizzazione unica ambientale', 'aua-istanza'],
  ['emissioni in atmosfera', 'aua-istanza'],
  ['rottami', 'rifiuti-procedura-semplificata'],
  ['terremoto', 'sismica-autorizzazione'],
  ['deposito cemento armato', 'sismica-deposito'],
  ['collaudo statico', 'sismica-fine-lavori-collaudo'],
  ['vecchio progetto di casa mia', 'accesso-archivio-tecnico'],
  ['albo fornitori', 'sua-iscrizione-elenco-operatori'],
  ['subappalto', 'subappalto-autorizzazione'],
  ['guardia venatoria', 'guardia-volontaria-nomina'],
  ['direttore tecnico agenzia viaggi', 'direttore-tecnico-agenzia-viaggi'],
  ['autogru', 'trasporto-eccezionale-autorizzazione'],
  ['aprire una porta in un muro portante', 'sismica-deposito'],
  ['abuso edilizio', 'sismica-autorizzazione'],
  ['quanto spende la provincia', 'accesso-civico-generalizzato'],
  ['stipendi dirigenti', 'accesso-civico-semplice'],
  ['mi hanno rifiutato i documenti', 'accesso-riesame'],
  ['posto fisso', 'concorso-domanda'],
  // Slips of the pen, endings, what is still being typed.
  ['passo carabile', 'accesso-passo-carrabile'],
  ['passi carrai', 'accesso-passo-carrabile'],
  ['ponteggi', 'occupazione-temporanea-suolo'],
  ['pontegio', 'occupazione-temporanea-suolo'],
  ['impalcature', 'occupazione-temporanea-suolo'],
  ['pubblicita', 'pubblicita-stradale'],
  ['publicità', 'pubblicita-stradale'],
  ['recinzzione', 'opere-fascia-rispetto'],
  ['sengalazione buca', 'segnalazione-strada'],
  ['lincenza conto propio', 'conto-proprio-licenza'],
  ['rissarcimento danni', 'risarcimento-danni-strada'],
  ['autoscula', 'autoscuola-scia-avvio'],
  ['PALESTRE', 'uso-palestre-scolastiche'],
  ['cinghia', 'danni-fauna-colture'],
  ['risarc', 'risarcimento-danni-strada'],
  ['segnalare frane', 'segnalazione-strada'],
  // In English.
  ['pothole', 'segnalazione-strada'],
  ['driveway', 'accesso-passo-carrabile'],
  ['scaffolding', 'occupazione-temporanea-suolo'],
  ['gym', 'uso-palestre-scolastiche'],
  ['well', 'pozzo-derivazione-acque'],
  ['abnormal load', 'trasporto-eccezionale-autorizzazione'],
  ['lost lorry licence', 'conto-proprio-variazione'],
  ['old building plans', 'accesso-archivio-tecnico'],
]

let find: Find
let synonyms: readonly (readonly string[])[]

beforeAll(async () => {
  const catalogue = await readCatalogue(['procedures'])
  const body = catalogue.bodies.byId('p_sp') // offers every procedure there is
  if (!body) throw new Error('p_sp has gone')
  const reply = catalogueReply(catalogue, body, { offered: catalogue.offered(body.id), earlier: [], demonstration: true })
  find = makeFind(reply)
  synonyms = reply.synonyms ?? []
})

test.each(ASKED)('«%s» finds %s', (query, expected) => {
  expect(find(query).slice(0, 3).map(entry => entry.ref.id)).toContain(expected)
})

test.each([
  ['osso', 'not «fosso»'],
  ['ossa', 'nor in the plural'],
  ['pizza', 'not «piazza»'],
  ['gatto', 'not «atto»'],
  ['passaporto', 'begins like «passo»'],
  ['cartone animato', 'begins like «cartello»'],
  ['bocca', 'one letter from «buca» and nothing to do with it'],
  ['mare', 'one letter from much'],
  ['xylofono', 'no word of ours'],
  ['zzz', 'no word at all'],
  ['di la per', 'words that say nothing'],
])('«%s» finds nothing (%s)', query => {
  expect(find(query).map(entry => entry.ref.id)).toEqual([])
})

test('every synonym leads to a procedure', () => {
  expect(synonyms.length).toBeGreaterThan(50)
  expect(synonyms.flat().filter(phrase => find(phrase).length === 0)).toEqual([])
})
