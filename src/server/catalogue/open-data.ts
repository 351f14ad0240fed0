import type { Fee, Field, Law, LocalText, Office } from '#domain/procedure/definition.ts'
import { asksForFiles } from '#fields/file-fields.ts'
import type { PublishedDefinition } from './catalogue.ts'
import type { BodySource, LifeEvent } from './shape.ts'
import type { GraphNode } from './graph.ts'
import { authentications, channel, EURO, inputOutput, INTERACTIVITY, LANGUAGES, PREFIXES, SECTOR, theme } from './vocabulary.ts'

/** A body's catalogue as others read it. */
export interface OpenCatalogue {
  readonly body: BodySource
  readonly offered: readonly PublishedDefinition[]
  readonly lifeEvents: readonly LifeEvent[]
  /** Scheme, host and port of the counter. */
  readonly origin: string
}

/** The catalogue of services as a graph: the European vocabulary of public services and, beside it, its Italian profile. */
export function catalogueGraph(catalogue: OpenCatalogue): GraphNode {
  const { body, offered, origin } = catalogue
  return {
    '@id': `${origin}/catalogo.jsonld`,
    '@type': 'dcat:Catalog',
    'dct:title': inLanguages({ it: `Catalogo dei servizi: ${body.name.it}`, en: `Catalogue of services: ${body.name.en}` }),
    'dct:publisher': {
      '@id': authorityOf(origin), '@type': ['cv:PublicOrganisation', 'covapit:PublicOrganization'],
      'dct:identifier': body.id, 'dct:title': inLanguages(body.name), 'cv:spatial': body.region, 'l0:name': inLanguages(body.name),
    },
    'dct:language': LANGUAGES,
    'dcat:service': offered.map(one => serviceNode(one, catalogue)),
  }
}

/** {@link catalogueGraph} in JSON-LD. */
export function catalogueInJsonLd(catalogue: OpenCatalogue): object {
  return { '@context': PREFIXES, ...catalogueGraph(catalogue) }
}

function serviceNode({ ref, definition }: PublishedDefinition, { body, lifeEvents, origin }: OpenCatalogue): GraphNode {
  const { title, summary, area, office, law, term, fees, outcome, keywords, updated, identity, topics } = definition
  const sheetUrl = sheetOf(ref.id, origin)
  const authority = { '@id': authorityOf(origin) }
  const days = term.days > 0 ? term.days : undefined
  return {
    '@id': `${sheetUrl}#servizio`,
    '@type': ['cpsv:PublicService', 'cpsvapit:PublicService'],
    'dct:identifier': ref.id,
    'dct:title': inLanguages(title),
    'dct:description': inLanguages(summary),
    'dct:language': LANGUAGES,
    'dct:modified': { '@value': updated, '@type': 'xsd:date' },
    'l0:identifier': ref.id,
    'l0:name': inLanguages(title),
    'l0:description': inLanguages(summary),
    'cv:thematicArea': area,
    'cpsvapit:serviceTheme': [...new Set(topics.map(topic => body.topics.find(one => one.id === topic)?.theme ?? 'GOVE'))].map(theme),
    'cpsvapit:serviceSector': SECTOR,
    'dcat:keyword': keywords,
    'cpsvapit:serviceKeyword': keywords,
    'cv:hasCompetentAuthority': authority,
    'roapit:holdsRoleInTime': { '@type': 'roapit:TimeIndexedRole', 'roapit:isRoleInTimeOf': authority, 'roapit:withRole': { '@type': 'cpsvapit:RoleOnService', 'l0:name': inLanguages({ it: 'Titolare', en: 'RightsHolder' }) } },
    'italia:isPartOfEvent': eventsOf(definition.lifeEvents ?? [], lifeEvents, origin),
    'cpsvapit:hasAuthenticationMethod': authentications(identity.assurance),
    'cpsvapit:hasiInteractivityLevel': INTERACTIVITY,
    ...inputs(definition),
    'cpsv:produces': { '@type': 'cv:Output', 'dct:title': inLanguages(outcome.act), 'dct:description': inLanguages(outcome.validity) },
    'cpsvapit:producesOutput': { '@type': 'cpsvapit:Output', 'l0:name': inLanguages(outcome.act), 'l0:description': inLanguages(outcome.validity), 'cpsvapit:hasServiceInputOutputType': inputOutput('ADMINDOC') },
    'cv:hasLegalResource': law.map(legalResource),
    'cpsvapit:isCompliantWithRule': law.map(rule),
    'cv:hasCost': fees.map(cost),
    'cpsvapit:hasCost': fees.map(nationalCost),
    ...days === undefined
      ? {}
      : {
          'cv:processingTime': { '@value': `P${String(days)}D`, '@type': 'xsd:duration' },
          'cpsvapit:hasProcessingTime': { '@type': 'cpsvapit:ServiceProcessingTime', 'muapit:value': { '@value': String(days), '@type': 'xsd:integer' }, 'muapit:hasMeasurementUnit': { '@type': 'muapit:MeasurementUnit', 'l0:name': inLanguages({ it: 'giorni', en: 'days' }) } },
        },
    ...contacts(office, sheetUrl, authority),
    'cpsvapit:hasChannel': { '@id': `${sheetUrl}#canale`, '@type': 'cpsvapit:WebSiteChannel', 'l0:name': inLanguages(office.name), 'cpsvapit:hasChannelType': channel(identity.assurance > 0), 'smapit:URL': { '@value': sheetUrl, '@type': 'xsd:anyURI' } },
  }
}

/** The form itself, and each document that it asks for. */
function inputs({ steps, sheet, title }: PublishedDefinition['definition']): GraphNode {
  const documents: readonly Field[] = steps.flatMap(step => step.fields).filter(asksForFiles)
  return {
    'cpsv:hasInput': { '@type': 'cv:Evidence', 'dct:description': inLanguages(sheet.needed) },
    'cpsvapit:hasInput': [
      { '@type': 'cpsvapit:Input', 'l0:name': inLanguages(title), 'l0:description': inLanguages(sheet.needed), 'cpsvapit:hasServiceInputOutputType': inputOutput('REQ') },
      ...documents.map(({ label }) => ({ '@type': 'cpsvapit:Input', 'l0:name': inLanguages(label), 'cpsvapit:hasServiceInputOutputType': inputOutput('OTHDOC') })),
    ],
  }
}

function contacts(office: Office, sheetUrl: string, authority: GraphNode): GraphNode {
  return {
    'cv:hasChannel': { '@id': `${sheetUrl}#sportello`, '@type': 'cv:Channel', 'dct:title': inLanguages(office.name), 'cv:ownedBy': authority },
    'cv:hasContactPoint': { '@type': 'cv:ContactPoint', 'cv:email': office.email, 'cv:telephone': office.phone, 'cv:contactPage': { '@id': sheetUrl } },
  }
}

/** A moment that the national vocabularies know bears their name; any other is our own. */
function eventsOf(ids: readonly string[], known: readonly LifeEvent[], origin: string): readonly GraphNode[] {
  return known.filter(event => ids.includes(event.id)).map(({ id, title, concept }) => {
    const type = concept?.includes('/business-event/') === true ? 'cpsvapit:BusinessEvent' : 'cpsvapit:LifeEvent'
    return { '@id': `${origin}/servizi?event=${id}`, '@type': type, 'l0:name': inLanguages(title), ...concept === undefined ? {} : { 'rdfs:seeAlso': { '@id': concept } } }
  })
}

function nameOf({ ref, articles }: Law): string {
  return [ref, articles].filter(Boolean).join(', ')
}

function legalResource(law: Law): GraphNode {
  return { ...law.url === undefined ? {} : { '@id': law.url }, '@type': 'eli:LegalResource', 'dct:title': nameOf(law) }
}

function rule(law: Law): GraphNode {
  const name = nameOf(law)
  const reference = law.url === undefined ? {} : { 'cpsvapit:referenceDoc': { '@value': law.url, '@type': 'xsd:anyURI' } }
  return {
    '@type': 'cpsvapit:Rule', 'l0:identifier': name, 'l0:name': name, 'l0:description': name, ...reference,
    'cpsvapit:implementsFF': { '@type': 'cpsvapit:FormalFramework', 'l0:identifier': law.ref, 'l0:name': law.ref, ...reference },
  }
}

/** An amount is given only where it is one for all; else how it comes about stands on the sheet. */
function cost({ label, amount }: Fee): GraphNode {
  const one = fixed(amount)
  return { '@type': 'cv:Cost', 'dct:description': inLanguages(label), ...one === undefined ? {} : { 'cv:value': one, 'cv:currency': EURO } }
}

function nationalCost({ label, amount, when }: Fee): GraphNode {
  const one = when === undefined ? fixed(amount) : undefined
  return one === undefined
    ? { '@type': 'cpsvapit:VariableCost', 'l0:description': inLanguages(label) }
    : { '@type': 'cpsvapit:FixedCost', 'l0:description': inLanguages(label), 'muapit:value': one, 'muapit:hasMeasurementUnit': EURO }
}

function fixed(amount: string | undefined): object | undefined {
  return amount !== undefined && /^\d+(?:\.\d+)?$/.test(amount) ? { '@value': amount, '@type': 'xsd:decimal' } : undefined
}

/** The pages worth finding: home, services, the list of procedures and every sheet (sitemaps.org). */
export function sitemap({ offered, origin }: Pick<OpenCatalogue, 'offered' | 'origin'>): string {
  const pages = [[`${origin}/`], [`${origin}/servizi`], [`${origin}/procedimenti`], ...offered.map(({ ref, definition }) => [sheetOf(ref.id, origin), definition.updated])]
  const entries = pages.map(([url = '', changed]) => `<url><loc>${escape(url)}</loc>${changed === undefined ? '' : `<lastmod>${escape(changed)}</lastmod>`}</url>`)
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${entries.join('\n')}\n</urlset>\n`
}

export function sheetOf(procedure: string, origin: string): string {
  return `${origin}/servizi/${procedure}`
}

function authorityOf(origin: string): string {
  return `${origin}/#ente`
}

function inLanguages({ it, en }: LocalText): readonly object[] {
  return [{ '@value': it, '@language': 'it' }, { '@value': en, '@language': 'en' }]
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, sign => `&#${String(sign.codePointAt(0))};`)
}
