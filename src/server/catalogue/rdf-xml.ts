import { isLiteral, type GraphNode, type Literal } from './graph.ts'

const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'

/** The same graph in RDF/XML (W3C, 2014), for readers that know nothing newer. A node with an address of its own is written apart, once for each thing said of it; one without stands where it is used. */
export function toRdfXml(graph: GraphNode, prefixes: Readonly<Record<string, string>>): string {
  const writer = new Writer(prefixes)
  writer.subject(graph)
  const namespaces = Object.entries({ rdf: RDF, ...prefixes }).map(([prefix, iri]) => `\n  xmlns:${prefix}="${escape(iri)}"`).join('')
  return `<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF${namespaces}>\n${writer.subjects.join('\n')}\n</rdf:RDF>\n`
}

class Writer {
  readonly #blocks: string[] = []
  readonly #prefixes: Readonly<Record<string, string>>

  constructor(prefixes: Readonly<Record<string, string>>) {
    this.#prefixes = prefixes
  }

  get subjects(): readonly string[] {
    return this.#blocks.filter(block => block !== '')
  }

  subject(node: GraphNode): string {
    const id = escape(node['@id'] ?? '')
    if (Object.keys(node).length > 1) {
      const place = this.#blocks.push('') - 1 // before what it leads to
      const block = `<rdf:Description rdf:about="${id}">${this.#statements(node)}</rdf:Description>`
      if (!this.#blocks.includes(block)) this.#blocks[place] = block
    }
    return id
  }

  #statements(node: GraphNode): string {
    const types = [node['@type'] ?? []].flat().map(type => `<rdf:type rdf:resource="${this.#whole(type)}"/>`)
    const others = Object.entries(node).filter(([term]) => !term.startsWith('@')).flatMap(([term, value]) =>
      (Array.isArray(value) ? value as readonly unknown[] : [value]).map(one => this.#statement(term, one)))
    return [...types, ...others].map(statement => `\n${statement}`).join('')
  }

  #statement(term: string, value: unknown): string {
    if (typeof value === 'string') return `<${term}>${escape(value)}</${term}>`
    if (isLiteral(value)) return `<${term}${this.#kind(value)}>${escape(value['@value'])}</${term}>`
    const node = value as GraphNode // nothing else is in such a graph
    if (node['@id'] !== undefined) return `<${term} rdf:resource="${this.subject(node)}"/>`
    return `<${term}><rdf:Description>${this.#statements(node)}</rdf:Description></${term}>`
  }

  #kind({ '@language': language, '@type': type }: Literal): string {
    if (language !== undefined) return ` xml:lang="${language}"`
    return type === undefined ? '' : ` rdf:datatype="${this.#whole(type)}"`
  }

  /** In attributes RDF/XML knows no prefixes. */
  #whole(term: string): string {
    const [prefix = '', name = ''] = term.split(/:(.*)/s)
    return escape(`${this.#prefixes[prefix] ?? `${prefix}:`}${name}`)
  }
}

/** What XML 1.0 has no place for, escaped or not, becomes the sign for a letter that could not be read. */
function escape(text: string): string {
  return text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '\uFFFD').replace(/[&<>"\r]/g, sign => `&#${String(sign.codePointAt(0))};`)
}
