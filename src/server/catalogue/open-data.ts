import type { Fee, LocalText } from '#domain/procedure/definition.ts'
import type { PublishedDefinition } from './catalogue.ts'
import type { BodySource } from './shape.ts'

/** A body's catalogue as others read it. */
export interface OpenCatalogue {
  readonly body: BodySource
  readonly offered: readonly PublishedDefinition[]
  /** Scheme, host and port of the counter. */
  readonly origin: string
}

/** European names for what a public service is; CPSV-AP_IT is built on them. */
const CONTEXT = {
  cpsv: 'http://purl.org/vocab/cpsv#', cv: 'http://data.europa.eu/m8g/', dct: 'http://purl.org/dc/terms/', dcat: 'http://www.w3.org/ns/dcat#', eli: 'http://data.europa.eu/eli/ontology#', xsd: 'http://www.w3.org/2001/XMLSchema#',
}

/** The catalogue of services in JSON-LD, after the Core Public Service Vocabulary (CPSV-AP). */
export function catalogueInJsonLd({ body, offered, origin }: OpenCatalogue): object {
  const authority = { '@id': `${origin}/#ente`, '@type': 'cv:PublicOrganisation', 'dct:identifier': body.id, 'dct:title': inLanguages(body.name), 'cv:spatial': body.region }
  return {
    '@context': CONTEXT,
    '@id': `${origin}/catalogo.jsonld`,
    '@type': 'dcat:Catalog',
    'dct:title': inLanguages({ it: `Catalogo dei servizi: ${body.name.it}`, en: `Catalogue of services: ${body.name.en}` }),
    'dct:publisher': authority,
    'dct:language': ['it', 'en'],
    'dcat:service': offered.map(one => serviceInJsonLd(one, { origin, authority: authority['@id'] })),
  }
}

function serviceInJsonLd({ ref, definition }: PublishedDefinition, { origin, authority }: { readonly origin: string, readonly authority: string }): object {
  const { title, summary, area, office, law, term, fees, outcome, sheet, keywords, updated } = definition
  const sheetUrl = sheetOf(ref.id, origin)
  return {
    '@id': `${sheetUrl}#servizio`,
    '@type': 'cpsv:PublicService',
    'dct:identifier': ref.id,
    'dct:title': inLanguages(title),
    'dct:description': inLanguages(summary),
    'dct:language': ['it', 'en'],
    'dct:modified': { '@value': updated, '@type': 'xsd:date' },
    'cv:thematicArea': area,
    'dcat:keyword': [...keywords],
    'cv:hasCompetentAuthority': { '@id': authority },
    'cpsv:hasInput': { '@type': 'cv:Evidence', 'dct:description': inLanguages(sheet.needed) },
    'cpsv:produces': { '@type': 'cv:Output', 'dct:title': inLanguages(outcome.act), 'dct:description': inLanguages(outcome.validity) },
    'cv:hasLegalResource': law.map(({ ref: name, articles, url }) => ({ ...url === undefined ? {} : { '@id': url }, '@type': 'eli:LegalResource', 'dct:title': [name, articles].filter(Boolean).join(', ') })),
    'cv:hasCost': fees.map(costInJsonLd),
    ...term.days > 0 ? { 'cv:processingTime': { '@value': `P${String(term.days)}D`, '@type': 'xsd:duration' } } : {},
    'cv:hasChannel': { '@id': sheetUrl, '@type': 'cv:Channel', 'dct:title': inLanguages(office.name), 'cv:ownedBy': { '@id': authority } },
    'cv:hasContactPoint': { '@type': 'cv:ContactPoint', 'cv:email': office.email, 'cv:telephone': office.phone, 'cv:contactPage': { '@id': sheetUrl } },
  }
}

/** An amount is given only where it is one for all; else how it comes about stands on the sheet. */
function costInJsonLd({ label, amount }: Fee): object {
  const isOne = amount !== undefined && /^\d+(?:\.\d+)?$/.test(amount)
  return { '@type': 'cv:Cost', 'dct:description': inLanguages(label), ...isOne ? { 'cv:value': { '@value': amount, '@type': 'xsd:decimal' }, 'cv:currency': 'EUR' } : {} }
}

/** The pages worth finding: home, services and every sheet (sitemaps.org). */
export function sitemap({ offered, origin }: OpenCatalogue): string {
  const pages = [[`${origin}/`], [`${origin}/servizi`], ...offered.map(({ ref, definition }) => [sheetOf(ref.id, origin), definition.updated])]
  const entries = pages.map(([url = '', changed]) => `<url><loc>${escape(url)}</loc>${changed === undefined ? '' : `<lastmod>${escape(changed)}</lastmod>`}</url>`)
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${entries.join('\n')}\n</urlset>\n`
}

function sheetOf(procedure: string, origin: string): string {
  return `${origin}/servizi/${procedure}`
}

function inLanguages({ it, en }: LocalText): readonly object[] {
  return [{ '@value': it, '@language': 'it' }, { '@value': en, '@language': 'en' }]
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, sign => `&#${String(sign.codePointAt(0))};`)
}
