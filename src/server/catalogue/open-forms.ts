import { catalogueGraph, catalogueInJsonLd, type OpenCatalogue } from './open-data.ts'
import { toRdfXml } from './rdf-xml.ts'
import { toTurtle } from './turtle.ts'
import { PREFIXES } from './vocabulary.ts'

/** A form in which the catalogue of services can be read. */
export interface OpenForm {
  readonly extension: 'jsonld' | 'ttl' | 'rdf'
  readonly mediaType: string
  readonly write: (catalogue: OpenCatalogue) => string
}

/** The first is the one for who has no preference. */
export const FORMS: readonly OpenForm[] = [
  { extension: 'jsonld', mediaType: 'application/ld+json', write: catalogue => JSON.stringify(catalogueInJsonLd(catalogue)) },
  { extension: 'ttl', mediaType: 'text/turtle', write: catalogue => toTurtle(catalogueGraph(catalogue), PREFIXES) },
  { extension: 'rdf', mediaType: 'application/rdf+xml', write: catalogue => toRdfXml(catalogueGraph(catalogue), PREFIXES) },
]

/**
 * The form that an Accept header likes best (RFC 9110, 12.5.1).
 * @returns nothing for a person's browser, which asks for a page before anything else
 */
export function preferredForm(accept = '*/*'): OpenForm | undefined {
  const ranges = accept.toLowerCase().split(',').map(range => {
    const [type = '', ...parameters] = range.split(';').map(part => part.trim())
    const quality = Number(parameters.find(one => one.startsWith('q='))?.slice(2) ?? 1)
    return { type, quality: Number.isFinite(quality) ? quality : 0 }
  })
  const qualityOf = (mediaType: string): number => {
    const wanted = [mediaType, mediaType.replace(/\/.*/, '/*'), '*/*'].map(type => ranges.find(range => range.type === type)).find(range => range !== undefined)
    return wanted?.quality ?? 0
  }
  const best = Math.max(...FORMS.map(form => qualityOf(form.mediaType)))
  const isPerson = ranges.some(({ type, quality }) => type === 'text/html' && quality >= best)
  return isPerson ? undefined : FORMS.find(form => qualityOf(form.mediaType) === best)
}
