/*
 * Where the words of the open catalogue come from: the European Core Public Service Vocabulary and its Italian profile
 * (CPSV-AP_IT 1.1, https://w3id.org/italia/onto/CPSV), with the controlled vocabularies that the profile prescribes.
 */

export const PREFIXES = {
  cpsvapit: 'https://w3id.org/italia/onto/CPSV/',
  italia: 'https://w3id.org/italia/onto/',
  l0: 'https://w3id.org/italia/onto/l0/',
  covapit: 'https://w3id.org/italia/onto/COV/',
  roapit: 'https://w3id.org/italia/onto/RO/',
  muapit: 'https://w3id.org/italia/onto/MU/',
  smapit: 'https://w3id.org/italia/onto/SM/',
  cpsv: 'http://purl.org/vocab/cpsv#',
  cv: 'http://data.europa.eu/m8g/',
  dct: 'http://purl.org/dc/terms/',
  dcat: 'http://www.w3.org/ns/dcat#',
  eli: 'http://data.europa.eu/eli/ontology#',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
} as const

const NATIONAL = 'https://w3id.org/italia/controlled-vocabulary/classifications-for-public-services'
const EUROPEAN = 'http://publications.europa.eu/resource/authority'

/** A concept of a controlled vocabulary. */
export interface Concept { readonly '@id': string }

/** How the service is reached: a form on the web, free or already partly filled in by who has logged in. */
export const channel = (prefilled: boolean): Concept => ({ '@id': `${NATIONAL}/channel/${prefilled ? '022' : '021'}` })

/** What proves who one is, for each assurance; nothing where nobody need log in. CIE and CNS prove it at any level. */
export function authentications(assurance: 0 | 1 | 2 | 3): readonly Concept[] {
  return (assurance === 0 ? ['NONE'] : [`SPIDL${String(assurance)}`, 'CIE', 'CNS']).map(code => ({ '@id': `${NATIONAL}/authentication-type/${code}` }))
}

/** Begun and sent online, decided by the office: interaction both ways. */
export const INTERACTIVITY: Concept = { '@id': `${NATIONAL}/interactivity-level/LEVEL3` }

export const inputOutput = (code: 'REQ' | 'OTHDOC' | 'ADMINDOC'): Concept => ({ '@id': `${NATIONAL}/service-input-output/${code}` })

/** Data themes, of which each topic of a body names one. */
export const theme = (code: string): Concept => ({ '@id': `${EUROPEAN}/data-theme/${code}` })

export const LANGUAGES: readonly Concept[] = ['ITA', 'ENG'].map(code => ({ '@id': `${EUROPEAN}/language/${code}` }))

/** NACE 84.11, general public administration. */
export const SECTOR: Concept = { '@id': 'http://data.europa.eu/ux2/nace2/8411' }

export const EURO: Concept = { '@id': `${EUROPEAN}/currency/EUR` }
