import { Window } from 'happy-dom'

/*
 * The statements of a graph, read back from what was written, each as one line. A node without an address stands for all that is said of it.
 */

const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'

type Json = Readonly<Record<string, unknown>>

const line = (...parts: readonly string[]): string => parts.join(' ')
const literal = (value: string, language: string, type: string): string => `${JSON.stringify(value)}@${language}^^${type}`

/** Of JSON-LD with prefixes and no other context. */
export function triplesOfJsonLd(document: Json): readonly string[] {
  const context = document['@context'] as Readonly<Record<string, string>>
  const whole = (term: string): string => term.replace(/^([^:]+):/, (all, prefix: string) => context[prefix] ?? all)
  const triples = new Set<string>()
  const objectOf = (value: unknown): string => {
    if (typeof value === 'string') return literal(value, '', '')
    const node = value as Json
    const { '@value': text, '@language': language = '', '@type': type } = node as { readonly '@value'?: string, readonly '@language'?: string, readonly '@type'?: string } // as JSON-LD has them
    return text === undefined ? subjectOf(node) : literal(text, language, type === undefined ? '' : whole(type))
  }
  function subjectOf(node: Json): string {
    const types = [(node['@type'] ?? []) as string | readonly string[]].flat().map(type => line(`${RDF}type`, whole(type)))
    const said = [...types, ...Object.entries(node).filter(([term]) => !term.startsWith('@')).flatMap(([term, value]) => [value].flat().map(one => line(whole(term), objectOf(one))))]
    const id = node['@id'] as string | undefined
    if (id === undefined) return `[${said.toSorted().join('; ')}]`
    for (const one of said) triples.add(line(id, one))
    return id
  }
  subjectOf(document)
  return [...triples].toSorted()
}

/** Of RDF/XML in the striped form. @throws when it is no well-formed XML */
export function triplesOfRdfXml(xml: string): readonly string[] {
  const document = new new Window().DOMParser().parseFromString(xml, 'application/xml')
  const root = document.documentElement as unknown as Element // of another DOM, of the same shape
  if (root.localName !== 'RDF' || document.querySelector('parsererror')) throw new Error('This is no RDF/XML')
  const triples = new Set<string>()
  const saidOf = (node: Element): readonly string[] => [...node.children].map(property => {
    const [resource, type] = [property.getAttribute('rdf:resource'), property.getAttribute('rdf:datatype')]
    const [inner] = property.children
    const object = resource ?? (inner ? `[${saidOf(inner).toSorted().join('; ')}]` : literal(property.textContent, property.getAttribute('xml:lang') ?? '', type ?? ''))
    return line(`${property.namespaceURI ?? ''}${property.localName}`, object)
  })
  for (const node of root.children) for (const said of saidOf(node)) triples.add(line(node.getAttribute('rdf:about') ?? '', said))
  return [...triples].toSorted()
}
